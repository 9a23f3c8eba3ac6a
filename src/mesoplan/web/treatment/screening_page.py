"""What the screening page shows: the answer first, then every reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mesoplan.clinic.access import Permission
from mesoplan.core.days import day_words
from mesoplan.export.words import listed

if TYPE_CHECKING:
    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.decisions import Given, Standing
    from mesoplan.web.treatment.chart import ChartFrame

Row = dict[str, Any]
ORDER = ("stop", "defer", "incomplete", "sign_off", "modify", "clear")


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """A source's part in a finding, with how well it was read."""

    tag: str
    words: str
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """Something to offer instead or meanwhile, what it can claim, and its limits."""

    title: str
    claim: str
    limits: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One rule's finding, for everything it speaks of in the same words."""

    rule: str
    code: str
    title: str
    level: str
    effect: str
    where: str
    action: str
    why: str
    unsettled: bool
    indirect: bool
    facts: tuple[str, ...]
    would_change: tuple[str, ...]
    come_back: str
    avoid: str
    meanwhile: tuple[Meanwhile, ...]
    figures: tuple[str, ...]
    supports: tuple[Support, ...]
    may_sign: bool
    may_override: bool
    subjects: tuple[str, ...]
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A zone or a product: what may be done there today, before and after words."""

    title: str
    level: str
    today: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningPage:
    """The why of a decision."""

    chart: ChartFrame
    screened: bool
    newer: bool
    on: date | None
    level: str
    words: str
    knowledge: str
    reasons: tuple[Reason, ...]
    zones: tuple[Part, ...]
    products: tuple[Part, ...]
    missing: int
    spoken: tuple[Given, ...]
    set_aside: tuple[str, ...]


def screening_page(actor: Actor, chart: ChartFrame) -> ScreeningPage:
    """The page for where the client stands."""
    now = chart.standing
    if now.decision is None or now.report is None:
        return ScreeningPage(
            chart=chart,
            screened=False,
            newer=False,
            on=None,
            level="",
            words="",
            knowledge="",
            reasons=(),
            zones=(),
            products=(),
            missing=0,
            spoken=(),
            set_aside=(),
        )
    report = now.report
    return ScreeningPage(
        chart=chart,
        screened=True,
        newer=now.newer and not now.again,
        on=now.decision.on,
        level=now.level,
        words=report["today"]["words"],
        knowledge=now.decision.knowledge[:12],
        reasons=reasons(actor, now),
        zones=_parts(report["zones"], now.zones),
        products=_parts(report["products"], now.products),
        missing=sum(q["needed"] for q in report["questions"]),
        spoken=now.given,
        set_aside=tuple(f"{a['title']}: {a['words']}" for a in report["set_aside"]),
    )


def reasons(actor: Actor, now: Standing) -> tuple[Reason, ...]:
    """The findings, strictest first; those that differ only in their place as one."""
    report = now.report or {"findings": [], "sources": [], "offers": []}
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for finding in report["findings"]:
        facts = tuple(f"{f['title']}: {f['words']}" for f in finding["facts"])
        key = (finding["rule"], finding["level"], finding["come_back_on"], facts)
        groups.setdefault(key, []).append(finding)
    cited = {s["id"]: s["cited"] for s in report["sources"]}
    offers = {o["id"]: o for o in report["offers"]}
    names = {p["subject"]: p["title"] for p in [*report["zones"], *report["products"]]}
    made = [_reason(actor, now, rows, names, cited, offers) for rows in groups.values()]
    return tuple(sorted(made, key=lambda r: ORDER.index(r.level)))


def _reason(
    actor: Actor,
    now: Standing,
    rows: list[Row],
    names: dict[str, str],
    cited: dict[str, str],
    offers: dict[str, Row],
) -> Reason:
    first = rows[0]
    subjects = tuple(row["subject"] for row in rows)
    held = {(g.rule, g.subject) for g in now.given if not g.lapsed}
    waiting = tuple(s for s in subjects if (first["rule"], s) not in held)
    fires = first["outcome"] == "fires"
    open_to = bool(waiting) and fires and not now.again
    return Reason(
        rule=first["rule"],
        code=f"{first['number']} · v{first['version']}",
        title=first["title"],
        level=first["level"],
        effect=_effect(first),
        where=_where(first["scope"], [names.get(s, s) for s in subjects]),
        action=first["action"],
        why=first["why"],
        unsettled=not fires,
        indirect=first["indirect"],
        facts=tuple(_fact(f, names) for f in first["facts"]),
        would_change=tuple(first["would_change"]),
        come_back=_come_back(first),
        avoid=first["avoid"],
        meanwhile=tuple(
            Meanwhile(
                title=offers[name]["title"],
                claim=offers[name]["claim"],
                limits=offers[name]["limits"],
                tag=offers[name]["tag"],
            )
            for name in first["alternatives"]
            if name in offers
        ),
        figures=tuple(_figure(f) for f in first["figures"]),
        supports=tuple(
            Support(tag=b["tag"], words=b["supports"], cited=cited.get(b["source"], ""))
            for b in first["basis"]
        ),
        may_sign=open_to
        and first["level"] == "sign_off"
        and actor.may(Permission.FINDING_SIGN_OFF),
        may_override=open_to
        and first["level"] == "defer"
        and actor.may(Permission.FINDING_OVERRIDE),
        subjects=waiting,
        given=tuple(
            g for g in now.given if g.rule == first["rule"] and g.subject in subjects
        ),
    )


def _effect(finding: Row) -> str:
    """What follows, in words: "not today" and "never" are different ones."""
    if finding["never"]:
        return _("Never")
    words = {
        "stop": _("Stop"),
        "defer": _("Not today"),
        "incomplete": _("Cannot say yet"),
        "sign_off": _("A clinician must agree"),
        "modify": _("Treat, changed"),
    }
    return words[finding["level"]]


def _where(scope: str, titles: list[str]) -> str:
    if scope == "person":
        return _("the person")
    return listed(titles)


def _fact(fact: Row, names: dict[str, str]) -> str:
    place = f" ({names.get(fact['zone'], fact['zone'])})" if fact["zone"] else ""
    detail = f" — {fact['detail']}" if fact["detail"] else ""
    return f"{fact['title']}{place}: {fact['words']}{detail}"


def _come_back(finding: Row) -> str:
    if finding["never"]:
        return ""
    day = finding["come_back_on"]
    if day:
        return _("from %(day)s") % {"day": day_words(date.fromisoformat(day))}
    return str(finding["come_back"])


def _figure(figure: Row) -> str:
    source = f", {_('no source found')}" if figure["policy_default"] else ""
    return f"{figure['label']}: {figure['words']} ({figure['tag']}{source})"


def _parts(rows: list[Row], today: Any) -> tuple[Part, ...]:  # noqa: ANN401 - a mapping
    return tuple(
        Part(
            title=row["title"],
            level=row["level"],
            today=today.get(row["subject"], row["level"]),
            words=row["brief"],
        )
        for row in rows
    )
