"""A file named on the command line, as a consultation or a plan."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from mesoplan.core.consultation import read_consultation
from mesoplan.export.charts import chart_report
from mesoplan.intake.files import MOST_BYTES, read_bytes, read_file

if TYPE_CHECKING:
    from datetime import date

    from mesoplan._practice import Practice
    from mesoplan.core.consultation import Consultation
    from mesoplan.export.charts import ChartReport

STANDARD_INPUT = "-"


def read_values(path: str) -> dict[str, Any]:
    """The table in a TOML or JSON file; ``-`` is standard input."""
    if path == STANDARD_INPUT:
        # one byte more than allowed is enough to know that there is too much
        return read_bytes(sys.stdin.buffer.read(MOST_BYTES + 1), "standard input")
    return read_file(path)


def read_client(
    path: str, practice: Practice, on: date | None
) -> tuple[Consultation, ChartReport | None]:
    """The consultation in a file, and for a FHIR bundle what could not be used of it."""
    raw = read_values(path)
    if raw.get("resourceType") == "Bundle":
        chart = practice.chart(raw, on)
        return chart.consultation, chart_report(chart)
    return read_consultation(raw, practice.vocabulary), None
