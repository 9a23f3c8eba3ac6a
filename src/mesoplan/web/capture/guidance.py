"""What the camera sees just now, in numbers and one sentence of advice."""

from __future__ import annotations

from importlib.util import find_spec


def available() -> bool:
    """Whether this install can find a face in a picture."""
    return find_spec("mediapipe") is not None
