"""Prints what the last mutation run found, module by module, as a Markdown table."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

MUTANTS = Path(__file__).parent.parent / "mutants" / "src" / "mesoplan" / "core"
KILLED, TIMEOUT, SURVIVED, UNTESTED = "killed", "timeout", "survived", "no tests"
# what mutmut writes for each mutant is the exit code of its tests
OUTCOMES = {1: KILLED, 3: KILLED, 0: SURVIVED, 5: UNTESTED, 33: UNTESTED}
OUTCOMES |= dict.fromkeys((-24, 24, 36, 152, 255), TIMEOUT)
COLUMNS = (KILLED, TIMEOUT, SURVIVED, UNTESTED)


def counts() -> dict[str, Counter[str]]:
    """How many mutants of each module came to which end."""
    found = {}
    for file in sorted(MUTANTS.rglob("*.meta")):
        codes = json.loads(file.read_text("utf-8"))["exit_code_by_key"].values()
        if codes:
            name = str(file.relative_to(MUTANTS)).removesuffix(".py.meta")
            found[name] = Counter(OUTCOMES.get(code, "not checked") for code in codes)
    return found


def row(name: str, ends: Counter[str]) -> str:
    """One line of the table."""
    cells = [ends.total(), *(ends[column] for column in COLUMNS)]
    return f"| {name} | " + " | ".join(f"{cell:,}" for cell in cells) + " |"


def main() -> None:
    """Print the table with its sum."""
    found = counts()
    print("| module | mutants | " + " | ".join(COLUMNS) + " |")
    print("|---|" + "---:|" * (len(COLUMNS) + 1))
    for name, ends in found.items():
        print(row(f"`{name}`", ends))
    print(row("**all**", sum(found.values(), Counter())))


if __name__ == "__main__":
    main()
