"""``mesoplan knowledge show``: one record, explained with its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mesoplan.cli.options import answering, manner_of
from mesoplan.cli.output import show
from mesoplan.cli.pages.records import record_page
from mesoplan.core.errors import nearest
from mesoplan.export.records import record_report
from mesoplan.knowledge.library import KINDS

if TYPE_CHECKING:
    from mesoplan.knowledge.library import Library


@click.command(name="show")
@click.argument("name", metavar="ID")
@answering
def command(name: str, **values: Any) -> None:  # noqa: ANN401
    r"""Explain the record ID with its sources; KIND/ID where two kinds share an id.

    \b
    Examples:
      mesoplan knowledge show vaccination
      mesoplan knowledge show products/nctf-135ha
    """
    manner = manner_of(values)
    library = manner.practice().library
    kind, record = _found(name, library)
    report = record_report(kind, record, library)
    show(report, record_page(report, library.facts, explain=manner.explain), manner)


def _found(name: str, library: Library) -> tuple[str, object]:
    found = library.find(name)
    if not found:
        known = [n for kind in KINDS for n in library.names(kind)]
        message = f"no record is called {name!r}. {nearest(name, known)}"
        raise click.BadParameter(message, param_hint="ID")
    if len(found) > 1:
        choices = ", ".join(f"{kind}/{name}" for kind, _ in found)
        message = f"{name!r} is a record of several kinds: write {choices}."
        raise click.BadParameter(message, param_hint="ID")
    return found[0]
