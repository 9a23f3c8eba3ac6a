"""A scan in a clinic as a report: what the marks say, and the verdict on the pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mesoplan.export.marks import MarksReport
    from mesoplan.export.packs import PackVerdict

FORMAT = "mesoplan.scan/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanReport:
    """What one scan was answered.

    ``bound`` is whether the pack is now the session's, ``why_not`` the code of what
    stood in the way, ``held_by`` who has it elsewhere.
    """

    format: str
    scan: str
    marks: MarksReport
    verdict: PackVerdict
    token: str
    bound: bool
    why_not: str
    held_by: tuple[str, ...]
