"""The private self-check: answers come and go with the form; nothing is kept.

It never says that anyone is suitable. It says what to talk to the clinic about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from mesoplan.clinic.queries.front_door import FrontDoor, front_door
from mesoplan.clinic.queries.intakes import asked_of_clients
from mesoplan.clinic.replies import Reply, Unreadable, entries_of, plain_text
from mesoplan.clinic.wishes import not_planned, wish_faults
from mesoplan.core.consultation import FORMAT, read_consultation
from mesoplan.web.client.advice import advice
from mesoplan.web.client.questions import Asking, question, reply_from
from mesoplan.web.client.words import FAULTS, SECTIONS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.replies import Entry, Fault
    from mesoplan.core.facts import FactDefinition

GROUPS = {
    "wishes": ("wishes",),
    "health": ("basics", "health"),
    "allergies": ("allergies",),
    "medicines": ("medicines",),
    "skin": ("skin",),
    "treatments": ("treatments",),
    "today": ("today",),
}
UNPROCESSABLE = 422


def page(request: HttpRequest) -> HttpResponse:
    """The form, and when it was filled in what to talk to the clinic about."""
    door = front_door()
    facts = client_facts(door)
    if request.method != "POST":
        return _form(request, door, {}, {}, "")
    replies = {name: reply_from(request.POST, name) for name in facts}
    words = plain_text(request.POST.get("words", ""))
    entries, faults = _read(door, replies)
    faults |= wish_faults({"words": words}, door.today)
    if faults or "again" in request.POST:
        return _form(request, door, replies, faults, words)
    raw = {
        "format": FORMAT,
        "on": door.today,
        "request": {"wishes": words},
        "answers": entries,
    }
    consultation = read_consultation(raw, door.practice.vocabulary)
    refused = not_planned({"words": words}, door.practice.library)
    context = {
        "contact": door.contact,
        "advice": advice(door.practice, consultation, refused),
        "typed": [
            (key, value)
            for key, values in request.POST.lists()
            for value in values
            if value and key.split(".")[0] in {*facts, "words"}
        ],
    }
    return render(request, "client/check_result.html", context)


def client_facts(door: FrontDoor) -> dict[str, FactDefinition]:
    """What a client can answer for themself."""
    return dict(asked_of_clients(door.practice.library))


def _read(
    door: FrontDoor, replies: dict[str, Reply]
) -> tuple[dict[str, list[Entry]], dict[str, Fault]]:
    entries: dict[str, list[Entry]] = {}
    faults: dict[str, Fault] = {}
    for name, fact in client_facts(door).items():
        try:
            made = entries_of(fact, replies[name], on=door.today)
        except Unreadable as unreadable:
            faults[name] = unreadable.fault
            continue
        if made:
            entries[name] = made
    return entries, faults


def _form(
    request: HttpRequest,
    door: FrontDoor,
    replies: dict[str, Reply],
    faults: dict[str, Fault],
    words: str,
) -> HttpResponse:
    facts = client_facts(door)
    asking = Asking(facts=facts, zones=door.practice.library.zones, notes=False)
    asked = {
        name: question(asking, name, replies.get(name, Reply()), faults.get(name))
        for name in facts
    }
    groups = [
        (
            group,
            SECTIONS[group],
            [asked[name] for name, fact in facts.items() if fact.section in sections],
        )
        for group, sections in GROUPS.items()
    ]
    context = {
        "contact": door.contact,
        "groups": groups,
        "faulty": [asked[name] for name in facts if name in faults],
        "words": words,
        "wish_faults": [("words", SECTIONS["wishes"], FAULTS[faults["words"]])]
        if "words" in faults
        else [],
    }
    status = UNPROCESSABLE if faults else 200
    return render(request, "client/check.html", context, status=status)
