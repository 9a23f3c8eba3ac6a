"""Commands that act for one member of staff, with what their role may do."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from mesoplan.cli.running import load_clinic, with_tables
from mesoplan.core.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.clinic.access import Actor

as_member = click.option(
    "--as",
    "mail",
    required=True,
    metavar="MAIL",
    help="Who does this: a member of staff, by their mail address.",
)


@contextmanager
def acting(mail: str) -> Iterator[Actor]:
    """The clinic loaded, and the member; what it refuses is said without a traceback."""
    load_clinic()
    from mesoplan.clinic.access import (  # noqa: PLC0415 - the clinic is loaded
        Conflict,
        NotAllowed,
        NotFound,
        StepUpNeeded,
    )
    from mesoplan.clinic.queries.staff import member_on_this_host  # noqa: PLC0415

    with with_tables():
        try:
            actor = member_on_this_host(mail)
        except NotFound as error:
            remedy = "Name the mail address of somebody who works in the clinic."
            raise InputError([Problem("--as", str(error), mail, remedy)]) from error
        try:
            yield actor
        except NotFound as error:
            remedy = "Look it up in the clinic."
            raise InputError([Problem("clinic", str(error), "", remedy)]) from error
        except (NotAllowed, StepUpNeeded) as error:
            remedy = f"{actor.name} may not do this: name somebody who may."
            raise InputError([Problem("--as", str(error), mail, remedy)]) from error
        except Conflict as error:
            remedy = "Look again, then do it again."
            raise InputError([Problem("clinic", str(error), "", remedy)]) from error
