"""Asking the questions in plain words, one at a time, and keeping every answer."""
