"""A consent on the tablet, as staff hand it over and as a client fills it in."""

from __future__ import annotations

from typing import Any

from tests.consultations import NAME

from mesoplan.clinic.access import Actor
from mesoplan.clinic.queries.consents import offered
from mesoplan.clinic.records import Client


def tablet_form(actor: Actor, ada: Client, kind: str = "treatment") -> dict[str, str]:
    offer = offered(actor, ada.pk, kind)
    form = {"text": str(offer.text), "typed": NAME}
    form |= {"course_version": str(offer.course_version or "")}
    form |= {f"question_{q.id}": str(q.right) for q in offer.questions}
    return form | {f"agree_{n}": "on" for n in range(len(offer.statements))}


def handed(browser: Any, client: Client, kind: str = "treatment") -> str:
    """Hand the tablet over; where the client reads on."""
    answer = browser.post(f"/clients/{client.pk}/consent/{kind}/hand-over/")
    return str(answer["Location"])
