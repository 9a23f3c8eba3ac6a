"""From concerns, zones and what is known to a course of sessions, and its check."""
