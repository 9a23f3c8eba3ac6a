"""What finds landmarks is the release that was measured, installed without the rest."""

from __future__ import annotations

from importlib import metadata
from importlib.util import find_spec

import pytest

LEFT_OUT = ("jax", "jaxlib", "sentencepiece", "sounddevice")


def test_the_engine_is_the_one_that_was_measured():
    assert metadata.version("mediapipe") == "0.10.21"


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_the_engine_never_touches_is_not_installed(name):
    assert find_spec(name) is None
