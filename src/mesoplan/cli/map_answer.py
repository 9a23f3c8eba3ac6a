"""What ``mesoplan map`` found, in each of the forms it is given out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from mesoplan.cli.map_limits import against_plan, plan_in
from mesoplan.cli.running import NOT_INSTALLED
from mesoplan.core.exposure.calibration import calibrated
from mesoplan.core.injection_map.limits import session_of
from mesoplan.export.maps.drawing import drawing
from mesoplan.export.maps.reach import map_reach, papules_of
from mesoplan.export.maps.reach_rows import reach_report
from mesoplan.export.maps.report import FORMAT, map_report
from mesoplan.export.maps.requests import MapRequest, made
from mesoplan.export.maps.scene import ALL
from mesoplan.intake.papules import papules_in
from mesoplan.knowledge.exposure import exposure_priors

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from mesoplan.cli.map_picture import Pictured
    from mesoplan.cli.options import Manner
    from mesoplan.core.evidence import Text
    from mesoplan.core.exposure.calibration import Calibration
    from mesoplan.core.planning.plan import Violation
    from mesoplan.export.maps.report import MapReport
    from mesoplan.export.maps.requests import Made


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """How drawings speak; whether they show papules; mg/mL of hyaluronic acid.

    ``papules`` names a file of measured ones, ``sessions`` over how many staggers are
    compared.
    """

    language: str = "en"
    heat: bool = False
    product: float | None = None
    papules: Path | None = None
    sessions: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """The map as it was made, the picture it lies on, and the report of both."""

    made: Made
    picture: Pictured
    report: MapReport
    reach: tuple[Text, ...]

    def document(self) -> str:
        """The map alone, as Mesoplan reads it back."""
        return json.dumps(self.report.map, ensure_ascii=False, indent=1) + "\n"

    def drawing(self) -> str:
        """One SVG that holds everything, the photograph as well."""
        return drawing(
            self.made.map,
            self.made.ground.surface,
            self.picture.view,
            photo=self.picture.photo or None,
            layers=ALL,
            shown=self.made.shown,
        )

    def paper(self, client: str, on: date) -> bytes:
        """The sheet as PDF: every side, every zone, every point.

        Raises:
            click.UsageError: what makes documents is not installed.
        """
        try:
            from mesoplan.clinic.documents.head import Head  # noqa: PLC0415 - an extra
            from mesoplan.clinic.documents.map_lines import map_sheet  # noqa: PLC0415
            from mesoplan.clinic.documents.rendering import rendered  # noqa: PLC0415
        except ModuleNotFoundError as missing:
            raise click.UsageError(NOT_INSTALLED.format(name=missing.name)) from missing
        language = self.made.shown.language
        sheet = map_sheet(
            Head(
                clinic="",
                client=client or "–",
                number=self.picture.name or "–",
                on=on,
                version=FORMAT,
                knowledge=self.report.provenance.knowledge,
            ),
            self.made.map,
            self.made.ground.surface,
            self.picture.views(language),
            self.made.shown,
            reach=tuple(words.in_language(language) for words in self.reach),
            left_out=(
                *(
                    f"{row.title.in_language(language)}: "
                    f"{row.reason.in_language(language)}"
                    for row in self.made.not_laid
                ),
                *(row.message for row in self.report.violations),
            ),
        )
        return rendered(sheet, language)


def answer(
    asked: dict[str, Any],
    picture: Pictured,
    manner: Manner,
    telling: Telling,
    course: tuple[str | None, str | None] = (None, None),
) -> Answer:
    """The map that was asked for, on this picture.

    ``course`` names the files of a plan and of the consultation it is for.

    Raises:
        InputError: a zone that nobody knows, a spacing that no grid has, or a file.
    """
    practice = manner.practice()
    request = MapRequest(**asked)
    plan = plan_in(course[0]) if course[0] else None
    if plan is not None:
        _, session = session_of(plan, request.session)
        request = replace(request, planned=session.zones)
    view, library = picture.view, practice.library
    found = made(request, view, library, telling.language)
    law = _law(telling.papules)
    if telling.heat:
        heat = papules_of(found.map, telling.language, law)
        found = replace(found, shown=replace(found.shown, heat=heat))
    broken: tuple[Violation, ...] = ()
    if plan is not None and course[1]:
        broken = against_plan(found, request, plan, course[1], manner)
    reached = map_reach(
        found.map, found.ground, telling.product, law, telling.sessions or 0
    )
    reach = reached.said if reached else ()
    titles = library.zone_titles()
    report = map_report(
        found,
        request,
        view,
        library,
        photograph=picture.name,
        violations=broken,
        reach=tuple(map(str, reach)),
        exposure=reach_report(reached, titles, law) if reached else None,
        advice=picture.advice,
        overrides=practice.overrides,
    )
    return Answer(made=found, picture=picture, report=report, reach=reach)


def _law(path: Path | None) -> Calibration | None:
    """The size law of the papules in a file.

    Raises:
        InputError: the file, a row, or papules that no size law can be made of.
    """
    return calibrated(papules_in(path), exposure_priors()) if path else None
