"""The injection map's pages: planned with a course, ticked off in a session."""
