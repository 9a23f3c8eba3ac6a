"""Writes docs/guides/command-line.md and docs/schemas/*.json; the same bytes each time.

The manual comes from the commands' own help, the schemas from the dataclasses of reports
and maps and from the facts of the knowledge library, so that none can drift from the
program.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from mesoplan import Practice
from reference.command_manual import command_manual
from reference.consultation_schema import consultation_schema
from reference.map_schema import map_schema
from reference.report_schemas import REPORTS, report_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCS = Path(__file__).parent.parent / "docs"


def pages() -> Iterator[tuple[str, str]]:
    """Every generated file, by its path below docs/, with its text."""
    yield "guides/command-line.md", command_manual()
    schemas = {name: report_schema(name) for name in REPORTS}
    schemas["consultation"] = consultation_schema(Practice())
    schemas["injection-map"] = map_schema()
    for name, schema in schemas.items():
        body = json.dumps(schema, ensure_ascii=False, indent=2)
        yield f"schemas/{name}.schema.json", f"{body}\n"


def main() -> None:
    """Write every file below ``--into``, by default docs/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=DOCS)
    into: Path = parser.parse_args().into
    for name, body in pages():
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(body, encoding="utf-8")
        print(f"wrote {name}")


if __name__ == "__main__":
    main()
