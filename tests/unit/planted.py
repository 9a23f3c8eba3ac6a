"""The knowledge library with one fault planted in one record."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from mesoplan.core.evidence import Figure, Tag
from mesoplan.knowledge.checks.records import Records
from mesoplan.knowledge.library import Library

SOUND = Records.read(Library())


def planted(record, **changes):
    """The sound records with one of them changed."""
    kind, name = record.split("/")
    changed = replace(SOUND.by_kind[kind][name], **changes)
    by_kind = {**SOUND.by_kind, kind: {**SOUND.by_kind[kind], name: changed}}
    facts = by_kind["facts"] if kind == "facts" else SOUND.facts
    return replace(SOUND, by_kind=by_kind, facts=facts)


def record(path):
    kind, name = path.split("/")
    return SOUND.by_kind[kind][name]


def figure(**changes):
    given = {"unit": "d", "tag": Tag.C, "value": Decimal(14)}
    return Figure(**{**given, **changes})


def found(check, records, where):
    """What a check says about one record."""
    return [p for p in check(records) if p.where.startswith(where)]


def parameter(path, name, **changes):
    parameters = record(path).parameters
    changed = replace(parameters[name], **changes)
    return {**parameters, name: changed}


def case_of(path, index=0, **changes):
    cases = list(record(path).cases)
    cases[index] = replace(cases[index], **changes)
    return tuple(cases)
