"""The conversation: the most decisive open question, its answer, and the file kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mesoplan.cli.interview.keeping import keep
from mesoplan.cli.interview.replies import (
    ALL,
    Unclear,
    declined,
    how_to_answer,
    numbered,
    read_reply,
)
from mesoplan.core.levels import Level
from mesoplan.core.truths import LABEL_CHECKED
from mesoplan.export.verdict import overall, verdict
from mesoplan.export.words import counted, listed

if TYPE_CHECKING:
    from pathlib import Path

    from mesoplan._practice import Practice
    from mesoplan.cli.interview.speaking import Speaking
    from mesoplan.core.consultation import Consultation
    from mesoplan.core.facts import Answer, FactDefinition
    from mesoplan.core.questions import Question
    from mesoplan.core.screening import Screening

COMMANDS = "back, skip, decline (asked, not answered), why, quit"
NOTES = "A # after an answer starts a note."


@dataclass(frozen=True, slots=True)
class Point:
    """Where the conversation stands; going back returns to an earlier one."""

    consultation: Consultation
    skipped: frozenset[str] = frozenset()


class Quit(Exception):
    """The person would like to stop here."""


class Conversation:
    """Asks until the decision is settled or the person has had enough."""

    def __init__(
        self,
        practice: Practice,
        consultation: Consultation,
        path: Path,
        speaking: Speaking,
    ) -> None:
        """Start, or go on, from ``consultation``; every answer is kept in ``path``."""
        self.practice = practice
        self.path = path
        self.speaking = speaking
        self.point = Point(consultation)
        self.past: list[Point] = []
        self.goes_on = False
        self.precautions_too = False

    @property
    def consultation(self) -> Consultation:
        """What is known by now."""
        return self.point.consultation

    def hold(self) -> None:
        """Ask the open questions, most decisive first."""
        self.speaking.say(f"At any question: {COMMANDS}. {NOTES}")
        try:
            while question := self.next_question():
                self.put(question)
        except Quit:
            self.speaking.say(f"Kept in {self.path}. Name it again to go on.")

    def next_question(self) -> Question | None:
        """The most decisive question not yet put, or none when enough is known."""
        screening = self.practice.screen(self.consultation)
        if not self.wanted(screening):
            return None
        rest = [q for q in self.practice.questions(screening) if not self.was_put(q)]
        # a label is read against all the other answers, so it comes last
        needed = sorted(
            (q for q in rest if q.needed), key=lambda q: q.fact == LABEL_CHECKED
        )
        if needed:
            self.speaking.say()
            self.speaking.say(f"{counted(len(needed), 'question')} to go, at most.")
            return needed[0]
        if rest and not self.precautions_too:
            self.precautions_too = self.yes(
                f"Everything that decides is answered. {counted(len(rest), 'answer')} more "
                "could drop a precaution. Ask?"
            )
        return rest[0] if rest and self.precautions_too else None

    def wanted(self, screening: Screening) -> bool:
        """Whether to go on once no further answer can make the client treatable."""
        if self.goes_on or screening.today.strictness <= Level.INCOMPLETE.strictness:
            return True
        self.speaking.say()
        self.speaking.say(verdict(overall(screening)).words, bold=True)
        self.goes_on = self.yes(
            "No further answer can change that for today. Go on asking?"
        )
        return self.goes_on

    def put(self, question: Question) -> None:
        """Put one question until it has an answer, or is put off."""
        definition = self.practice.library.facts[question.fact]
        zones = question.zones
        self.introduce(definition, question)
        while True:
            said = self.speaking.hear(how_to_answer(definition, zones)).strip()
            if not said:
                continue
            if self.commanded(said.casefold(), question, definition):
                return
            try:
                where = self.where(said, definition, zones)
                answers = read_reply(
                    said,
                    definition,
                    where,
                    self.practice.vocabulary,
                    self.consultation.on,
                )
            except Unclear as unclear:
                self.speaking.say(f"{unclear}.")
                continue
            self.record(answers)
            return

    def introduce(self, definition: FactDefinition, question: Question) -> None:
        """The question in plain words, with its help and its choices."""
        who = " (for the clinician)" if definition.asked_of == "clinician" else ""
        labels = [str(option.label) for option in definition.options]
        titles = [
            str(self.practice.library.zones[zone].title) for zone in question.zones
        ]
        shown = labels or titles
        self.speaking.choices(f"{definition.question}{who}", shown)
        if labels and titles:
            self.speaking.say(f"Zones: {listed(titles)}")
        if definition.help:
            self.speaking.say(str(definition.help))

    def where(
        self, said: str, definition: FactDefinition, zones: tuple[str, ...]
    ) -> tuple[str, ...]:
        """The zones an answer is about, asked for when it may differ between them."""
        if len(zones) < 2 or definition.kind == "flag" or said.casefold() == "never":  # noqa: PLR2004
            return zones
        heard = (
            self.speaking.hear("In which zones? all, or their numbers")
            .strip()
            .casefold()
        )
        return zones if heard in ("", *ALL) else tuple(numbered(heard, zones))

    def commanded(
        self, said: str, question: Question, definition: FactDefinition
    ) -> bool:
        """Carry out a command; whether the question is over with it."""
        match said:
            case "quit" | "q":
                raise Quit
            case "back" | "b":
                self.back()
                return True
            case "skip" | "s":
                self.move(
                    replace(self.point, skipped=self.point.skipped | {question.fact})
                )
                return True
            case "decline" | "d":
                self.record(declined(definition, question.zones, self.consultation.on))
                return True
            case "why" | "w" | "?":
                rules = self.practice.library.rules
                for name in question.rules:
                    self.speaking.say(f"{rules[name].number} {rules[name].title}")
                self.speaking.say(f"You can also say: {COMMANDS}.")
                self.introduce(definition, question)
        return False

    def back(self) -> None:
        """Return to the question before, as if it had not been answered."""
        if self.past:
            self.point = self.past.pop()
            keep(self.path, self.consultation, self.practice.library.facts)
        else:
            self.speaking.say("This is the first question.")

    def record(self, answers: list[Answer]) -> None:
        """Keep the answers; an earlier answer of the same day to the same is replaced."""
        replaced = {(a.fact, a.zone, a.on) for a in answers}
        kept = [
            a
            for a in self.consultation.answers
            if (a.fact, a.zone, a.on) not in replaced
        ]
        grown = replace(self.consultation, answers=(*kept, *answers))
        self.move(replace(self.point, consultation=grown))
        keep(self.path, grown, self.practice.library.facts)

    def move(self, point: Point) -> None:
        """Go to a new point and remember the way back."""
        self.past.append(self.point)
        self.point = point

    def was_put(self, question: Question) -> bool:
        """Whether it was skipped, or answered or declined today: nothing is put twice."""
        here = self.consultation
        today = {
            a.zone for a in here.answers if a.fact == question.fact and a.on == here.on
        }
        everywhere = "" in today or bool(
            question.zones and today.issuperset(question.zones)
        )
        return everywhere or question.fact in self.point.skipped

    def yes(self, question: str) -> bool:
        """Whether the person says yes; an empty line is no."""
        self.speaking.say()
        return self.speaking.hear(f"{question} yes or no").strip().casefold() in (
            "yes",
            "y",
        )
