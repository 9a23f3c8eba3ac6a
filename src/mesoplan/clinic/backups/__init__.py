"""Backups: a sealed copy of the clinic, made while it works, checked before it is used."""
