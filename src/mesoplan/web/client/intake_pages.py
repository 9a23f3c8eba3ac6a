"""The pages of an intake form: which there are, what each asks, how far one has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mesoplan.clinic.queries.intakes import FOLLOWS, TREATABLE
from mesoplan.clinic.replies import EVERYWHERE, Reply, Unreadable, entries_of
from mesoplan.clinic.wishes import wish_faults
from mesoplan.web.client.questions import Asking, Choice, Question, question
from mesoplan.web.client.words import FAULTS, SECTIONS, language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

    from mesoplan.clinic.queries.intakes import Form
    from mesoplan.clinic.replies import Fault

FIRST_TIME = {
    "wishes": ("wishes",),
    "health": ("basics", "health"),
    "allergies": ("allergies",),
    "medicines": ("medicines",),
    "skin": ("skin",),
    "treatments": ("treatments",),
    "today": ("today",),
}
ORDER = ("basics", "today", "health", "allergies", "medicines", "skin", "treatments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of the form."""

    slug: str
    title: str
    facts: tuple[str, ...]
    answered: int
    number: int
    of: int

    @property
    def begun(self) -> bool:
        """Whether anything on this page was answered."""
        return self.answered > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WishFields:
    """The controls of the first page."""

    concerns: tuple[Choice, ...]
    zones: tuple[Choice, ...]
    words: str
    event_on: str
    faults: tuple[tuple[str, str, str], ...]
    theirs: str


def steps(form: Form) -> tuple[Step, ...]:
    """The pages in their order: by section, or by what has to be said again."""
    pages = _by_need(form) if form.earlier else _by_section(form)
    shown = {slug: facts for slug, facts in pages.items() if facts}
    return tuple(
        Step(
            slug=slug,
            title=str(SECTIONS[slug]),
            facts=facts,
            answered=_answered(form, slug, facts),
            number=number,
            of=len(shown) + 1,
        )
        for number, (slug, facts) in enumerate(shown.items(), start=1)
    )


def _by_section(form: Form) -> dict[str, tuple[str, ...]]:
    return {
        slug: tuple(n for n, fact in form.asked.items() if fact.section in sections)
        for slug, sections in FIRST_TIME.items()
    }


def _by_need(form: Form) -> dict[str, tuple[str, ...]]:
    """What is out of date first, then what was never asked, then what still counts."""
    wishes = tuple(n for n, f in form.asked.items() if f.section == "wishes")
    rest = [n for n in _in_order(form) if n not in wishes]
    need = {name: _need(form, name) for name in rest}
    return {
        "wishes": wishes,
        **{
            slug: tuple(n for n in rest if need[n] == slug)
            for slug in ("renew", "new", "still")
        },
    }


def _need(form: Form, name: str) -> str:
    """The page of a question; one never asked stands beside the answer it refers to."""
    told = form.earlier
    about = name if name in told else FOLLOWS.get(name, name)
    if about not in told:
        return "new"
    return "still" if told[about].good else "renew"


def _in_order(form: Form) -> list[str]:
    place = {section: number for number, section in enumerate(ORDER)}
    return sorted(form.asked, key=lambda n: place.get(form.asked[n].section, -1))


def _answered(form: Form, slug: str, facts: Iterable[str]) -> int:
    found = sum(form.replies[n].given for n in facts if n in form.replies)
    return found + bool(slug == "wishes" and any(form.wishes.values()))


def resumed_at(found: tuple[Step, ...]) -> str:
    """Where to go on: the first page with nothing on it, or the last look."""
    return next((step.slug for step in found if not step.begun), "review")


def asking(form: Form) -> Asking:
    """How this form puts its questions."""
    return Asking(
        facts=form.asked,
        zones=form.practice.library.zones,
        asked_in=form.zones,
        earlier=form.earlier,
    )


def reply_to(form: Form, name: str) -> Reply:
    """What stands in the form; a birth date that the clinic has is offered."""
    reply = form.replies.get(name)
    if reply is None and name == "birth_date" and name not in form.earlier:
        return Reply(dates=(form.born_on,)) if form.born_on else Reply()
    return reply or Reply()


def faults_of(form: Form, replies: Mapping[str, Reply]) -> dict[str, Fault]:
    """Which replies make no answer, and why."""
    faults: dict[str, Fault] = {}
    for name, reply in replies.items():
        fact, earlier = form.asked[name], form.earlier.get(name)
        try:
            entries_of(
                fact,
                reply,
                zones=form.zones if fact.per_zone else EVERYWHERE,
                on=form.today,
                earlier=earlier.entries if earlier else (),
            )
        except Unreadable as unreadable:
            faults[name] = unreadable.fault
    return faults


def questions(
    form: Form,
    replies: Mapping[str, Reply],
    faults: Mapping[str, Fault],
    theirs: Mapping[str, Any],
) -> list[Question]:
    """The questions of a page with what was said and what is wrong with it."""
    put = asking(form)
    return [
        question(put, name, reply, faults.get(name), theirs.get(name))
        for name, reply in replies.items()
    ]


def wishes_from(form: Form, post: QueryDict) -> dict[str, Any]:
    """What was ticked and typed on the first page, as it came."""
    library = form.practice.library
    return {
        "concerns": [n for n in post.getlist("concerns") if n in library.concerns],
        "zones": [n for n in post.getlist("places") if n in library.zones],
        "words": post.get("words", ""),
        "event_on": post.get("event_on", "").strip(),
    }


def wish_fields(
    form: Form, wishes: Mapping[str, Any], *, checked: bool, theirs: Mapping[str, Any]
) -> WishFields:
    """The first page's own controls."""
    library, tongue = form.practice.library, language()
    faults = wish_faults(wishes, form.today) if checked else {}
    theirs_words = " · ".join(
        [
            *(
                library.concerns[n].title.in_language(tongue)
                for n in theirs.get("concerns", ())
            ),
            *(
                library.zones[n].title.in_language(tongue)
                for n in theirs.get("zones", ())
            ),
            *filter(None, (theirs.get("words", ""), theirs.get("event_on", ""))),
        ]
    )
    return WishFields(
        concerns=tuple(
            _tick("concern", n, c.title.in_language(tongue), wishes.get("concerns", ()))
            for n, c in _ours_first(library.concerns, ("plan", "refer"))
            if c.fact == ""
        ),
        zones=tuple(
            _tick("place", n, z.title.in_language(tongue), wishes.get("zones", ()))
            for n, z in _ours_first(library.zones, TREATABLE)
        ),
        words=wishes.get("words", ""),
        event_on=wishes.get("event_on", ""),
        faults=tuple(
            (field, str(SECTIONS["wishes"]), str(FAULTS[fault]))
            for field, fault in faults.items()
        ),
        theirs=theirs_words,
    )


def _ours_first(
    records: Mapping[str, Any], first: tuple[str, ...]
) -> list[tuple[str, Any]]:
    """Records by whether this treatment is for them; what it is not for comes last."""
    return sorted(
        records.items(),
        key=lambda item: (
            first.index(item[1].status) if item[1].status in first else len(first)
        ),
    )


def _tick(part: str, name: str, label: str, ticked: Iterable[str]) -> Choice:
    return Choice(
        id=f"{part}-{name}", value=name, label=label, ticked=name in tuple(ticked)
    )
