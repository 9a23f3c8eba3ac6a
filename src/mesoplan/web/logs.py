"""Keeps people's names out of the log."""

from __future__ import annotations

import logging


class Unnamed(logging.Filter):
    """Drops what a failing request carries: only the path's pattern is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the request object off the record."""
        record.__dict__.pop("request", None)
        return True
