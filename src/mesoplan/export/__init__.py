"""Core values as reports: plain, worded and sourced, ready for any page or file."""
