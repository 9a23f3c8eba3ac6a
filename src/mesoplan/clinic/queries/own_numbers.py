"""What a clinic may set for itself, and what this clinic has set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.clinic.access import Permission
from mesoplan.clinic.practice import plain_practice
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import OwnNumber
from mesoplan.knowledge.settings import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from mesoplan.clinic.access import Actor
    from mesoplan.core.evidence import Figure
    from mesoplan.core.rules import Rule
    from mesoplan.knowledge.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A number of the clinic's own, in force or ended, with who chose it and why."""

    id: UUID
    record: str
    field: str
    value: str
    reason: str
    set_at: datetime
    set_by: str
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settable:
    """A value of the library that a clinic may set, as the library itself has it."""

    record: str
    field: str
    title: str
    label: str
    plain: str
    unit: str
    tag: str
    sources: tuple[str, ...]
    stricter: str
    own: Chosen | None = None

    @property
    def shown(self) -> str:
        """The library's value with its unit."""
        return f"{self.plain} {self.unit}".strip()


def chosen_by(actor: Actor, *, ended: bool = False) -> tuple[Chosen, ...]:
    """The clinic's own numbers: those in force, or those that have ended.

    Raises:
        NotAllowed: the role does not enter the director's room.
    """
    actor.must(Permission.DIRECTOR_ROOM)
    found = list(
        OwnNumber.objects.filter(
            clinic=actor.clinic, ended_at__isnull=not ended
        ).order_by("-set_at")
    )
    people = names_of(
        actor.clinic, {n.set_by for n in found} | {n.ended_by for n in found}
    )
    return tuple(
        Chosen(
            id=n.pk,
            record=n.record,
            field=n.field,
            value=n.value,
            reason=n.reason,
            set_at=n.set_at,
            set_by=people.get(n.set_by, ""),
            ended_at=n.ended_at,
            ended_by=people.get(n.ended_by, "") if n.ended_by else "",
        )
        for n in found
    )


def settable_by(actor: Actor) -> tuple[Settable, ...]:
    """Everything a clinic may set, with the clinic's own number where it has one.

    Raises:
        NotAllowed: the role does not enter the director's room.
    """
    own = {(n.record, n.field): n for n in chosen_by(actor)}
    return tuple(_settable(plain_practice().library, own))


def _settable(
    library: Library, own: dict[tuple[str, str], Chosen]
) -> Iterator[Settable]:
    for rule in sorted(library.rules.values(), key=lambda r: (r.number, r.id)):
        record = f"rules/{rule.id}"
        title = f"{rule.number} · {rule.title}"
        yield _effect(library, rule, record, title, own)
        for name, parameter in sorted(rule.parameters.items()):
            yield _number(
                library,
                (record, name, title, str(parameter.label)),
                parameter.figure,
                parameter.stricter,
                own,
            )
    for name, policy in library.policies.items():
        words = (f"policies/{name}", "figure", str(policy.title), str(policy.why))
        yield _number(library, words, policy.figure, policy.stricter, own)
    for kind, fields in FIGURES.items():
        for name, found in library.of_kind(kind).items():
            for field in fields:
                words = (f"{kind}/{name}", field, str(found.title), field)
                yield _number(library, words, getattr(found, field), "", own)


def _effect(
    library: Library,
    rule: Rule,
    record: str,
    title: str,
    own: dict[tuple[str, str], Chosen],
) -> Settable:
    return Settable(
        record=record,
        field="effect",
        title=title,
        label="what follows when it fires",
        plain=rule.effect.value,
        unit="",
        tag=rule.tag.value,
        sources=tuple(
            library.sources[c.source].title
            for c in rule.evidence
            if c.source in library.sources
        ),
        stricter="stop, defer, sign_off, modify: from strict to mild",
        own=own.get((record, "effect")),
    )


def _number(
    library: Library,
    words: tuple[str, str, str, str],
    figure: Figure | None,
    stricter: str,
    own: dict[tuple[str, str], Chosen],
) -> Settable:
    record, field, title, label = words
    return Settable(
        record=record,
        field=field,
        title=title,
        label=label,
        plain="not set" if figure is None else figure.number,
        unit="" if figure is None else figure.unit,
        tag="" if figure is None else figure.tag.value,
        sources=()
        if figure is None
        else tuple(
            library.sources[s].title for s in figure.sources if s in library.sources
        ),
        stricter=stricter,
        own=own.get((record, field)),
    )
