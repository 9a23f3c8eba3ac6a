"""A client fills in their intake form: saved at every step, then sent once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Conflict, Permission
from mesoplan.clinic.actions.links import Expired
from mesoplan.clinic.queries.intakes import form_of
from mesoplan.clinic.records import Intake, Link, Statement
from mesoplan.clinic.replies import (
    EVERYWHERE,
    LONGEST_KEPT,
    Fault,
    Unreadable,
    entries_of,
)
from mesoplan.clinic.wishes import readable, wish_faults

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from mesoplan.clinic.queries.intakes import Form
    from mesoplan.clinic.replies import Entry, Reply


class NotReadable(ValueError):
    """Some replies make no answer; ``faults`` says which, and why."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        """``faults`` by fact."""
        super().__init__(f"{len(faults)} replies make no answer")
        self.faults = dict(faults)


def save(
    actor: Actor,
    *,
    link: UUID,
    version: int,
    replies: Mapping[str, Reply],
    wishes: Mapping[str, Any] | None = None,
) -> int:
    """Keep one page of the form as it was filled in; the next version is returned.

    Replies may still be wrong: they are kept as typed, and read when the form is sent.

    Raises:
        Conflict: the form was saved elsewhere meanwhile; with what differs there.
        Expired: it was sent, or the link is no longer good.
    """
    actor.must(Permission.OWN_INTAKE)
    with transaction.atomic():
        found = _open_link(link)
        form = form_of(actor, link)
        if version != form.version:
            raise Conflict(_theirs(form, replies, wishes), form.version)
        draft = {name: reply.values for name, reply in form.replies.items()}
        for name, reply in replies.items():
            draft.pop(name, None)
            if reply.values and len(str(reply.values)) <= LONGEST_KEPT:
                draft[name] = reply.values
        if wishes is None or len(str(wishes)) > LONGEST_KEPT:
            wishes = form.wishes
        intake = _kept(found, form)
        intake.conceal(draft=draft, wishes=dict(wishes))
        intake.save()
        ledger.record(actor, "intake.saved", f"intake:{intake.pk}", client=actor.client)
    return intake.version


def send(actor: Actor, *, link: UUID, version: int) -> Intake:
    """Turn the filled-in form into answers on record; the link is then used up.

    Raises:
        NotReadable: some replies make no answer.
        Conflict: the form was saved elsewhere meanwhile.
        Expired: it was sent before, or the link is no longer good.
    """
    actor.must(Permission.OWN_INTAKE)
    with transaction.atomic():
        found = _open_link(link)
        form = form_of(actor, link)
        if version != form.version:
            raise Conflict({}, form.version)
        entries = answers_in(form)
        wrong = wish_faults(form.wishes, form.today)
        if wrong:
            raise NotReadable(wrong)
        now = moment.now()
        for name, told in entries.items():
            for entry in told:
                statement = Statement(
                    clinic_id=actor.clinic,
                    client=found.client,
                    fact=name,
                    recorded_at=now,
                )
                statement.conceal(entry=entry)
                statement.save()
        intake = _kept(found, form)
        intake.conceal(draft={}, wishes=readable(form.wishes))
        intake.sent_at = now
        intake.save()
        Link.objects.filter(pk=link).update(used_at=now)
        ledger.record(
            actor,
            "intake.sent",
            f"intake:{intake.pk}",
            client=actor.client,
            changed={"facts": sorted(entries)},
            knowledge=form.practice.library.digest,
        )
    return intake


def answers_in(form: Form) -> dict[str, list[Entry]]:
    """The answers that the form's replies make, by fact.

    Raises:
        NotReadable: with every reply that makes none.
    """
    found: dict[str, list[Entry]] = {}
    faults: dict[str, Fault] = {}
    for name, definition in form.asked.items():
        reply = form.replies.get(name)
        if reply is None or not reply.given:
            continue
        earlier = form.earlier.get(name)
        try:
            found[name] = entries_of(
                definition,
                reply,
                zones=form.zones if definition.per_zone else EVERYWHERE,
                on=form.today,
                earlier=earlier.entries if earlier else (),
            )
        except Unreadable as unreadable:
            faults[name] = unreadable.fault
    if faults:
        raise NotReadable(faults)
    return found


def _open_link(link: UUID) -> Link:
    """The link, held for this transaction, if it is still good.

    Raises:
        Expired: used, revoked or too old by now.
    """
    found = (
        Link.objects.select_for_update(of=("self",))
        .select_related("client", "clinic")
        .get(pk=link)
    )
    if found.used_at or found.revoked_at or found.expires_at <= moment.now():
        raise Expired(found)
    return found


def _kept(link: Link, form: Form) -> Intake:
    """The intake to write: the one begun, a version further, or a new one."""
    now = moment.now()
    intake = Intake.objects.filter(link=link, sent_at=None).first()
    if intake is None:
        return Intake(
            clinic_id=link.clinic_id,
            client=link.client,
            link=link,
            returning=bool(form.earlier),
            begun_at=now,
            saved_at=now,
        )
    intake.client = link.client
    intake.saved_at = now
    intake.version += 1
    return intake


def _theirs(
    form: Form, replies: Mapping[str, Reply], wishes: Mapping[str, Any] | None
) -> dict[str, object]:
    """What stands in the form now, where it differs from what was just sent."""
    kept = form.replies
    found: dict[str, object] = {
        name: kept[name]
        for name, reply in replies.items()
        if name in kept and kept[name].values != reply.values
    }
    if wishes is not None and dict(wishes) != dict(form.wishes):
        found["wishes"] = dict(form.wishes)
    return found
