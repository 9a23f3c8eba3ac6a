"""``mesoplan map``: points laid on skin, from a photograph or on the neutral head."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mesoplan.cli.clock import today
from mesoplan.cli.exits import Exit
from mesoplan.cli.options import Day, Manner, manner_of, own_numbers, shown
from mesoplan.cli.output import show
from mesoplan.core.errors import InputError, Problem
from mesoplan.core.quantities import Length, Volume

if TYPE_CHECKING:
    from datetime import date

    from mesoplan.cli.map_answer import Answer

TOLD = ("language", "heat", "product", "papules", "sessions")
MOST_SESSIONS = 12
MISSING = (
    "What lays maps is not installed (missing: {name}). "
    "Install it: pip install 'mesoplan[clinic]'"
)
Amount = TypeVar("Amount", Length, Volume)


@click.command(name="map")
@click.argument(
    "photo",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--neutral", is_flag=True, help="Lay it on the neutral head instead.")
@click.option("--spacing", metavar="LENGTH", help="From point to point. 8 mm.")
@click.option(
    "--zones",
    metavar="A,B",
    help="Which zones, by id. Without it: the plan's, or every open one on the face.",
)
@click.option("--edge", metavar="LENGTH", help="Off a zone's rim. Half the spacing.")
@click.option(
    "--per-point", metavar="VOLUME", help="At each point. The library's policy."
)
@click.option("--depth", metavar="LENGTH", help="Of each point. The zone's ceiling.")
@click.option(
    "--scale",
    metavar="DISTANCE",
    help='Measured on the client: "62 mm eye corners", "inner eye corners", '
    '"mouth corners". Without it: what the picture tells.',
)
@click.option("--session", default=1, show_default=True, help="Of the course.")
@click.option("--stagger", is_flag=True, help="Half a step on from session to session.")
@click.option(
    "--avoid-caution", is_flag=True, help="Keep off where vessels lie on average."
)
@click.option("--heat", is_flag=True, help="Draw what the papules reach.")
@click.option(
    "--papules",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Measured ones, a volume in mL and a diameter in mm a row: about 20 at two "
    "volumes take the place of published sizes.",
)
@click.option(
    "--sessions",
    type=click.IntRange(1, MOST_SESSIONS),
    metavar="N",
    help="Also what so many sessions touch, on the same places or half a step aside.",
)
@click.option(
    "--hyaluronate",
    "product",
    type=click.FloatRange(0, 50),
    metavar="MG_PER_ML",
    help="Of the product, 0 for one without: then also how long it stays.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Also write map.json, map.svg and map.pdf there. map.json follows the schema"
    " injection-map.",
)
@click.option("--explain", is_flag=True, help="Also every point, and where from.")
@click.option(
    "--plan",
    metavar="PLAN",
    help="Lay the zones of this plan's session, and hold the map against its limits.",
)
@click.option(
    "--for",
    "consultation",
    metavar="CONSULTATION",
    help="The consultation of the client whom the plan is for.",
)
@click.option("--client", metavar="LABEL", default="", help="Whose map, on the paper.")
@click.option(
    "--language", type=click.Choice(("en", "fr")), default="en", help="Of drawings."
)
@click.option(
    "--on", type=Day(), metavar="DATE", help="The day on the paper. Without it: today."
)
@own_numbers
@shown("svg", "pdf")
@click.pass_context
def command(
    context: click.Context,
    /,
    photo: Path | None,
    neutral: bool,
    **values: Any,  # noqa: ANN401 - what is asked for, and how it is shown
) -> None:
    r"""Lay injection points on a face: evenly spaced, off margins, in order of work.

    PHOTO shows the client's face from the front. It never leaves this machine. Without
    a photograph, --neutral lays the same map on the neutral head.

    Areas stand with their band, since a photograph's scale is never exact. Where points
    are kept off, and where vessels lie on average, is drawn. A map promises no effect.

    Exit code 0: laid, and no depth is over its zone's ceiling; with a plan, no limit is
    broken. 5: one is. 6: the photograph or a number cannot be used.

    \b
    Examples:
      mesoplan map face.jpg --spacing 8mm --out folder
      mesoplan map --neutral --zones cheeks,forehead --format svg
      mesoplan map face.jpg --scale '92 mm eye corners' --session 2 --stagger
      mesoplan map face.jpg --papules papules.csv --sessions 4
      mesoplan map face.jpg --plan plan.json --for client.toml --out folder
    """
    if (photo is None) is not neutral:
        message = "Give a photograph, or --neutral for the neutral head."
        raise click.UsageError(message)
    if (values["plan"] is None) is not (values["consultation"] is None):
        message = "A plan is for somebody: give --plan and --for together."
        raise click.UsageError(message)
    try:
        from mesoplan.cli.map_answer import (  # noqa: PLC0415 - loads geometry
            Telling,
            answer,
        )
        from mesoplan.cli.map_picture import (  # noqa: PLC0415
            neutral as on_head,
        )
        from mesoplan.cli.map_picture import photographed  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise click.UsageError(MISSING.format(name=missing.name)) from missing
    manner = manner_of(values)
    folder, client = values.pop("out"), values.pop("client")
    scale = values.pop("scale")
    told = {name: values.pop(name) for name in TOLD}
    picture = photographed(photo, scale, manner) if photo else on_head(scale)
    course = (values.pop("plan"), values.pop("consultation"))
    asked = _asked(values)
    found = answer(asked, picture, manner, Telling(**told), course)
    if folder is not None:
        _write(found, folder, client, manner.on or today())
    _say(found, manner, client, folder)
    context.exit(Exit.VIOLATIONS if found.report.violations else Exit.ANSWERED)


def _asked(values: dict[str, Any]) -> dict[str, Any]:
    """The request's own fields, read; every fault at once.

    Raises:
        InputError: numbers that cannot be read.
    """
    problems: list[Problem] = []
    found = dict(values)
    for name in ("spacing", "edge", "depth"):
        found[name] = _amount(values[name], Length, name, problems)
    found["per_point"] = _amount(values["per_point"], Volume, "per_point", problems)
    names = (values["zones"] or "").split(",")
    found["zones"] = tuple(dict.fromkeys(n.strip() for n in names if n.strip()))
    if problems:
        raise InputError(problems)
    return found


def _amount(
    written: str | None, kind: type[Amount], name: str, problems: list[Problem]
) -> Amount | None:
    if written is None:
        return None
    try:
        found = kind.read(written)
    except ValueError as error:
        where = "--" + name.replace("_", "-")
        problems.append(Problem(where, str(error), written))
        return None
    return found


def _write(found: Answer, folder: Path, client: str, on: date) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "map.json").write_text(found.document(), encoding="utf-8")
    (folder / "map.svg").write_text(found.drawing(), encoding="utf-8")
    (folder / "map.pdf").write_bytes(found.paper(client, on))


def _say(found: Answer, manner: Manner, client: str, folder: Path | None) -> None:
    if manner.form == "svg":
        click.echo(found.drawing())
    elif manner.form == "pdf":
        sys.stdout.buffer.write(found.paper(client, manner.on or today()))
    else:
        from mesoplan.cli.pages.map import map_page  # noqa: PLC0415 - as above

        page = map_page(found.report, folder, explain=manner.explain)
        show(found.report, page, manner)
