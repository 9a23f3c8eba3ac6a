"""How long the command takes to start, as whole processes, beside a bare Python."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

TIMES = 10
ANSWERS = (0, 3, 4)  # treatable, not today, incomplete: all of them answers
LIMIT = 0.3
EXAMPLES = Path(__file__).parent.parent / "examples"


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from start to end of a command: the median, and the longest."""

    what: str
    median: float
    longest: float


def starts() -> list[Start]:
    """The floor, the version, and a whole screening from a file."""
    mesoplan = [str(Path(sys.executable).with_name("mesoplan"))]
    example = EXAMPLES / "clear.toml"
    commands = {
        "python -c pass (the floor)": [sys.executable, "-c", "pass"],
        "mesoplan --version": [*mesoplan, "--version"],
        f"mesoplan screen examples/{example.name}": [*mesoplan, "screen", str(example)],
    }
    times: dict[str, list[float]] = {what: [] for what in commands}
    for _ in range(TIMES):
        for what, command in commands.items():
            times[what].append(_seconds(command))
    return [Start(what, median(took), max(took)) for what, took in times.items()]


def _seconds(command: list[str]) -> float:
    start = perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    took = perf_counter() - start
    if done.returncode not in ANSWERS:
        raise SystemExit(done.stderr.decode())
    return took
