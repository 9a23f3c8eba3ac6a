"""Writes docs/guides/running.md's table of variables from mesoplan.settings.place."""

from __future__ import annotations

import re
from pathlib import Path

import mesoplan.settings.place as place_module

PAGE = Path(__file__).parent.parent / "docs" / "guides" / "running.md"
BEGIN, END = "<!-- variables: begin, generated -->", "<!-- variables: end -->"


def variables() -> dict[str, str]:
    """Each variable and what it is for, as the module's own table says."""
    found: dict[str, str] = {}
    name = ""
    for line in (place_module.__doc__ or "").splitlines():
        row = re.match(r"``(MESOPLAN_[A-Z]+)``\s+(.*)", line)
        if row:
            name, found[row[1]] = row[1], row[2]
        elif name and line.startswith(" "):
            found[name] += f" {line.strip()}"
        else:
            name = ""
    return found


def with_variables(page: str) -> str:
    """The page with its table as it should be."""
    rows = "\n".join(
        f"| `{name}` | {words.replace('``', '`')} |"
        for name, words in variables().items()
    )
    table = f"| Variable | What it says |\n| --- | --- |\n{rows}"
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def main() -> None:
    """Rewrite the table."""
    PAGE.write_text(with_variables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print("docs/guides/running.md")


if __name__ == "__main__":
    main()
