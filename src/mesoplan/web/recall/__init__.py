"""Recalls: a notice, what it covers here, the packs held, the clients told."""
