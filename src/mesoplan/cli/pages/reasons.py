"""Why: each rule that restricts, with what to do, until when, and what to offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.cli.pages.blocks import Block, Fields, Heading, Items, Paragraph
from mesoplan.core.days import day_words
from mesoplan.export.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.cli.pages.citing import Citing
    from mesoplan.export.decisions import ScreeningReport
    from mesoplan.export.findings import FindingReport, Offer

CLASSES = {
    "stop": "stop today",
    "defer": "not today",
    "sign_off": "sign-off",
    "modify": "change",
}
MOST_PLACES = 8
MOST_UNSETTLED = 6


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule's findings of the same outcome, and the zones or products they are about."""

    first: FindingReport
    all: tuple[FindingReport, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The zones or products, each once."""
        return tuple(dict.fromkeys(f.subject for f in self.all if f.subject))


def reasons(report: ScreeningReport, *, fires: bool) -> list[Reason]:
    """The findings, one entry a rule, strictest first."""
    groups: dict[str, list[FindingReport]] = {}
    for finding in report.findings:
        if (finding.outcome == "fires") is fires:
            groups.setdefault(finding.rule, []).append(finding)
    return [Reason(found[0], tuple(found)) for found in groups.values()]


def refusal_blocks(report: ScreeningReport, citing: Citing) -> Iterator[Block]:
    """What Mesoplan refuses whatever else is true; it stands before everything."""
    for reason in reasons(report, fires=True):
        finding = reason.first
        if finding.refuses:
            yield Heading("Refused")
            yield Heading(finding.title, 2, _aside(finding), "stop")
            yield Paragraph(f"{finding.why} {citing.basis(finding.basis)}")
            rows = [("What to do", finding.action), ("Come back", finding.come_back)]
            offers = {each.id: each for each in report.offers}
            rows += [
                ("Instead", _offer(offers[name], set(), citing))
                for name in finding.alternatives
            ]
            yield Fields(tuple(rows))


def reason_blocks(
    report: ScreeningReport, citing: Citing, *, explain: bool, brief: bool
) -> Iterator[Block]:
    """Every rule that fires in full (or a line each when ``brief``), then the unsettled."""
    offers = {each.id: each for each in report.offers}
    firing = [r for r in reasons(report, fires=True) if not r.first.refuses]
    if firing:
        yield Heading("Why")
    if brief and firing:
        yield Items(tuple((_line(r), citing.basis(r.first.basis)) for r in firing))
    else:
        told: set[str] = set()
        for reason in firing:
            yield Heading(
                reason.first.title, 2, _aside(reason.first), reason.first.level
            )
            yield Fields(tuple(_rows(reason, offers, told, citing)))
            if explain:
                yield from _full_basis(reason.first, citing)
    unsettled = reasons(report, fires=False)
    blocking = [r for r in unsettled if r.first.level == "incomplete"]
    cautious = [r for r in unsettled if r.first.level == "modify"]
    if blocking:
        yield Heading("Not settled")
        if explain or len(blocking) <= MOST_UNSETTLED:
            yield Items(tuple((_open(r), "") for r in blocking))
        else:
            count = f"{len(blocking)} rules wait for an answer; --explain lists them."
            yield Paragraph(count)
    if cautious:
        yield Heading("Precautions, because it is not known")
        yield Items(tuple((_line(r), citing.basis(r.first.basis)) for r in cautious))


def quiet_blocks(report: ScreeningReport) -> Iterator[Block]:
    """Every rule that does not fire, and what settled it."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for rule in report.quiet:
        known = "; ".join(f"{fact.title}: {fact.words}" for fact in rule.facts)
        basis = known or f"not so: {'; '.join(rule.because)}"
        groups.setdefault((rule.number, rule.title, basis), []).append(rule.subject)
    if groups:
        yield Heading("What does not restrict")
        rows = (
            (f"{number} {title}{_in(places)} — {basis}", "")
            for (number, title, basis), places in groups.items()
        )
        yield Items(tuple(rows))


def _rows(
    reason: Reason, offers: dict[str, Offer], told: set[str], citing: Citing
) -> Iterator[tuple[str, str]]:
    finding = reason.first
    if reason.places:
        yield "Where" if finding.scope == "zone" else "Product", _places(reason.places)
    yield "What to do", finding.action
    yield "Why", finding.why
    yield "Known", "; ".join(_known(reason))
    yield "Come back", _come_back(finding)
    if finding.would_change:
        yield "Would change", "; or ".join(finding.would_change)
    if finding.avoid:
        yield "Avoid", finding.avoid
    for name in finding.alternatives:
        yield "Meanwhile", _offer(offers[name], told, citing)
    for figure in finding.figures:
        yield "Figure", citing.figure(figure)
    yield "Basis", _basis(finding, citing)


def _known(reason: Reason) -> Iterator[str]:
    """What each fact amounts to, with its zones; every state once."""
    found: dict[str, list[str]] = {}
    for finding in reason.all:
        for fact in finding.facts:
            note = f" — {fact.detail}" if fact.detail else ""
            found.setdefault(f"{fact.title}: {fact.words}{note}", []).append(fact.zone)
    yield from (f"{words}{_in(zones)}" for words, zones in found.items())


def _come_back(finding: FindingReport) -> str:
    day = finding.come_back_on
    return f"{day_words(day)}. {finding.come_back}" if day else finding.come_back


def _offer(each: Offer, told: set[str], citing: Citing) -> str:
    """An offer in full the first time a page names it, by its title after that."""
    if each.id in told:
        return f"{each.title} (see above)"
    told.add(each.id)
    basis = citing.basis(each.basis)
    return f"{each.title}. {each.claim} Limits: {each.limits} {basis}".rstrip()


def _basis(finding: FindingReport, citing: Citing) -> str:
    words = citing.basis(finding.basis) or "no source found"
    return f"{words}. Written for fillers: indirect." if finding.indirect else words


def _full_basis(finding: FindingReport, citing: Citing) -> Iterator[Block]:
    rows = (
        (
            f"{basis.supports or 'the rule as a whole'} ({basis.source})"
            + (f", {basis.locator}" if basis.locator else ""),
            f"[{basis.tag} {citing.number(basis.source)}]",
        )
        for basis in finding.basis
    )
    yield Items(tuple(rows))


def _line(reason: Reason) -> str:
    finding = reason.first
    return f"{finding.title}{_in(reason.places)}. {finding.action} ({_aside(finding)})"


def _open(reason: Reason) -> str:
    finding = reason.first
    waits = "; ".join(_known(reason))
    tail = f" — {waits}" if waits else ""
    return f"{finding.title}{_in(reason.places)} ({_aside(finding)}){tail}"


def _aside(finding: FindingReport) -> str:
    word = "never" if finding.never else CLASSES[finding.effect]
    return f"{finding.number} · v{finding.version} · {word}"


def _in(places: tuple[str, ...] | list[str]) -> str:
    named = [place for place in dict.fromkeys(places) if place]
    return f" [{_places(tuple(named))}]" if named else ""


def _places(places: tuple[str, ...]) -> str:
    if len(places) > MOST_PLACES:
        return f"{', '.join(places[:MOST_PLACES])} and {len(places) - MOST_PLACES} more"
    return listed(places)
