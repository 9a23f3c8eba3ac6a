"""The sample of real output in the README."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from click.testing import CliRunner

from mesoplan.cli import main

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = ("screen", "examples/cold-sore.toml")
BLOCK = re.compile(r"(<!-- sample: begin -->\n).*?(<!-- sample: end -->)", re.DOTALL)
LAST_LINE = "  Basis "  # the first finding ends with it; the rest is left out


def with_sample(readme: str, root: Path) -> str:
    """The README with what the command prints today."""
    name, example = COMMAND
    result = CliRunner().invoke(main, [name, str(root / example)])
    lines = result.output.splitlines()
    end = next(i for i, line in enumerate(lines) if line.startswith(LAST_LINE))
    shown = "\n".join([f"$ mesoplan {name} {example}", *lines[: end + 1], "…"])
    return BLOCK.sub(lambda m: f"{m[1]}\n```\n{shown}\n```\n\n{m[2]}", readme)
