"""The clinic's packs for other programs: JSON in, JSON out, a key instead of a sign-in."""
