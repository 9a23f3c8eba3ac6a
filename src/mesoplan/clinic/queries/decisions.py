"""Where a client stands today: the last decision, and what clinicians said to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from mesoplan.clinic import moment
from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Decision, SignOff, Statement
from mesoplan.core.days import day_words
from mesoplan.core.levels import Level, mildest, strictest
from mesoplan.export.words import lower_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from mesoplan.clinic.records import Client, Consultation

Row = dict[str, Any]
Subject = tuple[str, str]  # a rule, and the zone or product it speaks of
MISSING = "Cannot say yet: answers are still missing"
GOES_ON = (Level.CLEAR, Level.MODIFY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A clinician's word on a finding; ``lapsed`` says why it no longer holds."""

    rule: str
    title: str
    subject: str
    kind: str
    reason: str
    by: str
    role: str
    at: datetime
    lapsed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What holds for a client today.

    ``level`` is the screening's own, ``today`` what is left of it after sign-offs and
    overrides; both are empty where nobody has been screened. ``again`` says why the
    screening must be taken again, if it must: then nothing may go on. ``newer`` says
    that answers came in while others are still missing.
    """

    decision: Decision | None = None
    report: Row | None = None
    level: str = ""
    today: str = ""
    headline: str = "Not screened yet"
    again: str = ""
    newer: bool = False
    given: tuple[Given, ...] = ()
    waiting: tuple[Row, ...] = ()
    zones: Mapping[str, str]
    products: Mapping[str, str]

    @property
    def may_go_on(self) -> bool:
        """Whether the client may be treated today, as far as decisions go."""
        return bool(self.today) and not self.again and Level(self.today) in GOES_ON

    def allows(self, *subjects: str) -> bool:
        """Whether treatment may go on in these zones with these products."""
        levels = {**self.zones, **self.products}
        return self.may_go_on and all(
            name in levels and Level(levels[name]) in GOES_ON for name in subjects
        )

    @property
    def set_aside(self) -> frozenset[Subject]:
        """The deferrals that the medical director has set aside."""
        return frozenset(
            (g.rule, g.subject)
            for g in self.given
            if g.kind == "override" and not g.lapsed
        )


def latest(client: Client) -> Decision | None:
    """The last decision made about a client."""
    found: Decision | None = (
        Decision.objects.filter(client=client)
        .select_related("consultation")
        .order_by("-made_at")
        .first()
    )
    return found


def standing(client: Client) -> Standing:
    """Today's level after sign-offs and overrides, and whether treatment may go on."""
    decision = latest(client)
    if decision is None:
        return Standing(zones={}, products={})
    decision.client = client
    report: Row = decision.reveal("report")
    given = _given(client, decision, report)
    spoken = frozenset((g.rule, g.subject) for g in given if not g.lapsed)
    left = [f for f in report["findings"] if (f["rule"], f["subject"]) not in spoken]
    zones = {z["subject"]: _level(left, z["subject"]) for z in report["zones"]}
    products = {p["subject"]: _level(left, p["subject"]) for p in report["products"]}
    today = strictest(
        [_level(left), *([mildest(zones.values())] if zones else [])]
        + ([mildest(products.values())] if products else [])
    )
    # while answers are missing nothing goes on anyway, whatever was said since
    newer = _newer(client, decision)
    again = _again(client, decision, newer=newer and today is not Level.INCOMPLETE)
    return Standing(
        decision=decision,
        report=report,
        level=decision.level,
        today=today.value,
        headline=again or (MISSING if newer else _headline(report, left, today, given)),
        again=again,
        newer=newer,
        given=given,
        waiting=tuple(
            f for f in left if f["outcome"] == "fires" and f["level"] == "sign_off"
        ),
        zones={name: level.value for name, level in zones.items()},
        products={name: level.value for name, level in products.items()},
    )


def same_grounds(one: Row, other: Row) -> bool:
    """Whether two findings of one rule rest on the same facts, said in the same way."""
    return _grounds(one) == _grounds(other)


def _grounds(finding: Row) -> tuple[object, ...]:
    facts = sorted(
        (f["fact"], f["zone"], f["standing"], repr(f["value"]), f["detail"] or "")
        for f in finding["facts"]
    )
    return finding["version"], finding["outcome"], facts


def _level(left: Iterable[Row], subject: str = "") -> Level:
    """What is left for the person, or for the person with one zone or product."""
    return strictest(Level(f["level"]) for f in left if f["subject"] in ("", subject))


def _given(client: Client, decision: Decision, report: Row) -> tuple[Given, ...]:
    """Every word given in this consultation, newest first, each held to its terms."""
    rows = list(
        SignOff.objects.filter(consultation=decision.consultation_id)
        .select_related("decision")
        .order_by("-signed_at")
    )
    if not rows:
        return ()
    names = names_of(client.clinic_id, (r.signed_by for r in rows))
    now = {(f["rule"], f["subject"]): f for f in report["findings"]}
    then: dict[UUID, dict[Subject, Row]] = {decision.pk: now}
    found = []
    for row in rows:
        row.client = client
        key = (row.rule, row.subject)
        looked_at = _looked_at(row, client, then).get(key)
        found.append(
            Given(
                rule=row.rule,
                title=(looked_at or now.get(key) or {"title": row.rule})["title"],
                subject=row.subject,
                kind=row.kind,
                reason=row.reveal("reason") or "",
                by=names.get(row.signed_by, ""),
                role=row.signed_role,
                at=row.signed_at,
                lapsed=_lapsed(row, now.get(key), looked_at, client),
            )
        )
    return tuple(found)


def _looked_at(
    row: SignOff, client: Client, known: dict[UUID, dict[Subject, Row]]
) -> dict[Subject, Row]:
    """The findings of the decision a word was given to; each is opened once."""
    if row.decision is None:
        return {}
    if row.decision.pk not in known:
        row.decision.client = client
        report: Row = row.decision.reveal("report")
        known[row.decision.pk] = {
            (f["rule"], f["subject"]): f for f in report["findings"]
        }
    return known[row.decision.pk]


def _lapsed(row: SignOff, now: Row | None, then: Row | None, client: Client) -> str:
    if row.valid_on != moment.today(client.clinic):
        return f"it was given for {day_words(row.valid_on)}"
    if now is None:
        return "the finding no longer stands"
    if then is None or not same_grounds(now, then):
        return "the facts behind it have changed since"
    return ""


def _newer(client: Client, decision: Decision) -> bool:
    """Whether something was said since."""
    said = Statement.objects.filter(client=client, recorded_at__gt=decision.made_at)
    return said.exists()


def _again(client: Client, decision: Decision, *, newer: bool) -> str:
    """Why the screening no longer speaks for today; empty while it does."""
    today = moment.today(client.clinic)
    if decision.on != today:
        return f"Last screened on {day_words(decision.on)}: screen again for today"
    consultation: Consultation = decision.consultation
    if decision.request_version not in (None, consultation.version):
        return "The request has changed since: screen again"
    if newer:
        return "There are new answers since: screen again"
    if decision.knowledge != practice_of(client.clinic_id).library.digest:
        return "The clinic's rules have changed since: screen again"
    return ""


def _headline(
    report: Row, left: list[Row], today: Level, given: tuple[Given, ...]
) -> str:
    """The line of the banner: the report's own until clinicians have spoken."""
    held = [g for g in given if not g.lapsed]
    if not held:
        return str(report["today"]["words"])
    if today in GOES_ON:
        changed = ", with changes" if today is Level.MODIFY else ""
        if any(g.kind == "override" for g in held):
            return f"Yes, today{changed}: the medical director has set a deferral aside"
        return f"Yes, today{changed}: clinicians have agreed"
    still = [f for f in left if f["level"] == today.value]
    title = lower_first(still[0]["title"]) if still else ""
    more = f" (and {len(still) - 1} more)" if len(still) > 1 else ""
    words = {
        Level.SIGN_OFF: "Still needs a clinician's agreement",
        Level.INCOMPLETE: "Cannot say yet",
        Level.DEFER: "Not today",
        Level.STOP: "Never" if any(f["never"] for f in still) else "Stop",
    }[today]
    day = _day_free(still) if today is Level.DEFER else None
    come_back = f" — from {day_words(day)}" if day else ""
    return f"{words}: {title}{more}{come_back}"


def _day_free(still: list[Row]) -> date | None:
    days = [f["come_back_on"] for f in still]
    return date.fromisoformat(max(days)) if days and all(days) else None
