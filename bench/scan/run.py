"""make bench-scan: how marks are read, from a picture, by a camera, and as text."""

from __future__ import annotations

import parser

import camera
import pictures


def main() -> None:
    """Every table, one after the other, in one run."""
    for part in (pictures, camera, parser):
        part.main()
        print()


if __name__ == "__main__":
    main()
