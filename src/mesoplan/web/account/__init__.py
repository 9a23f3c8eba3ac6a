"""Sign-in, second factor, limits of a session."""
