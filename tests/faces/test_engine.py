"""What finds landmarks is the release that was measured, installed without the rest."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from importlib.util import find_spec

import pytest

LEFT_OUT = ("jax", "jaxlib", "sentencepiece", "sounddevice")


def test_the_engine_is_the_one_that_was_measured():
    assert metadata.version("mediapipe") == "0.10.21"


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_the_engine_never_touches_is_not_installed(name):
    assert find_spec(name) is None


def test_the_engines_drawings_are_spared_and_leave_nothing_behind():
    """Their plotting library takes a second to import, and no face needs it."""
    asked = (
        "import sys, numpy\n"
        "from mesoplan.imaging.faces.detector import detect\n"
        "assert detect(numpy.zeros((64, 64, 3), numpy.uint8)) is None\n"
        "assert not [name for name in sys.modules if name.startswith('matplotlib')]\n"
    )
    subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", asked], check=True, timeout=300
    )
