"""``mesoplan ask``: a conversation, kept after every answer and taken up again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesoplan.cli.interview.conversation import Conversation
from mesoplan.cli.interview.keeping import as_toml
from mesoplan.cli.interview.speaking import Speaking
from mesoplan.core.consultation import Consultation, Request, read_consultation
from mesoplan.core.facts import FactKind
from mesoplan.intake.files import read_bytes, read_file
from tests.clients import calm, practice
from tests.commands import example, run

TODAY = "2026-11-20"
# in turn the label, the concern, the zone, the place, the preference and the event
OPENING = ["invented: T", "2", "2", "1", "", ""]
CALM = {
    FactKind.FLAG: "no",
    FactKind.SET: "none",
    FactKind.EVENT: "never",
    FactKind.CHOICE: "1",
    FactKind.DATE: "1984-03-09",
}
NUMBERS = {
    "temperature": "36.6 °C",
    "systolic_pressure": "122 mmHg",
    "diastolic_pressure": "76 mmHg",
    "hba1c": "5.4 %",
}


def ask(file, *lines, on=TODAY, options=()):
    return run("ask", file, "--on", on, *options, said="\n".join(lines) + "\n")


def kept(file):
    return read_consultation(read_file(file), practice().vocabulary)


def said(result):
    """What the conversation said, in one line."""
    return " ".join(result.stderr.split())


def answers(file):
    return {a.fact: a.value for a in kept(file).answers}


class Scripted(Speaking):
    """A person who answers calmly, question by question, but for what is ``unlike``."""

    def __init__(self, **unlike):
        self.unlike = unlike
        self.heard = []
        self.asked = ""
        self.by_question = {
            str(f.question): f for f in practice().library.facts.values()
        }

    def say(self, words="", *, bold=False):
        self.heard.append(words)

    def choices(self, question, labels):
        self.asked = self.by_question[question.removesuffix(" (for the clinician)")].id

    def hear(self, cue):
        if cue.endswith("yes or no") and not self.asked:
            return self.unlike.get("go_on", "yes")
        name, self.asked = self.asked, ""
        if cue.startswith("In which zones"):
            return self.unlike["where"]
        fact = practice().library.facts[name]
        unlike = self.unlike.pop(name, None)
        return unlike or NUMBERS.get(name) or CALM[fact.kind]


def interview(file, zones=("cheeks",), **unlike):
    """A whole conversation with a calm client; the file it is kept in, read again."""
    request = Request(concerns=("dehydration",), zones=zones, jurisdiction="EU")
    begun = Consultation(
        client="invented", on=date(2026, 11, 20), request=request, answers=()
    )
    speaking = Scripted(**unlike)
    Conversation(practice(), begun, file, speaking).hold()
    return kept(file), speaking


def test_the_opening_is_kept_before_any_question(tmp_path):
    file = tmp_path / "client.toml"
    result = ask(file, *OPENING)
    assert result.exit_code == 4
    request = kept(file).request
    assert (request.concerns, request.zones) == (("dehydration",), ("cheeks",))
    assert (request.jurisdiction, request.prefer) == ("EU", "best_evidence")
    assert kept(file).on == date(2026, 11, 20)


def test_the_most_decisive_question_comes_first(tmp_path):
    file = tmp_path / "client.toml"
    result = ask(file, *OPENING)
    screening = practice().screen(kept(file))
    first = practice().questions(screening)[0]
    question = str(practice().library.facts[first.fact].question)
    assert question in said(result)


def test_a_calm_client_answers_everything_and_may_be_treated(tmp_path):
    file = tmp_path / "client.toml"
    consultation, speaking = interview(file)
    assert practice().screen(consultation).today.treatable
    assert len({a.fact for a in consultation.answers}) > 60
    assert any("could drop a precaution" in words for words in speaking.heard) is False
    assert run("screen", file).stdout.startswith("Yes, today")


def test_precautions_are_asked_about_only_if_wanted(tmp_path):
    consultation, _ = interview(tmp_path / "client.toml", go_on="no")
    assert practice().screen(consultation).today == "modify"
    assert "skin_type" not in {a.fact for a in consultation.answers}


def test_nothing_is_asked_twice(tmp_path):
    consultation, _ = interview(tmp_path / "client.toml", allergies="12, 17")
    asked = [a.fact for a in consultation.answers]
    assert len(asked) == len(set(asked))
    assert "label_checked" in asked


def test_asking_stops_when_the_client_cannot_be_treated(tmp_path):
    consultation, _ = interview(tmp_path / "a.toml", pregnant="yes", go_on="no")
    going_on, _ = interview(tmp_path / "b.toml", pregnant="yes", go_on="yes")
    assert len(consultation.answers) < len(going_on.answers)
    assert "pregnant" in {a.fact for a in consultation.answers}


def test_a_zone_question_takes_the_numbers_of_zones(tmp_path):
    consultation, _ = interview(
        tmp_path / "a.toml", zones=("cheeks", "crows-feet"), active_acne="1"
    )
    found = {a.zone: a.value for a in consultation.answers if a.fact == "active_acne"}
    assert found == {"cheeks": True, "crows-feet": False}


def test_an_event_may_be_of_some_zones_only(tmp_path):
    consultation, _ = interview(
        tmp_path / "a.toml",
        zones=("cheeks", "crows-feet"),
        filler="2026-01-10",
        where="1",
    )
    found = {a.zone: a.value for a in consultation.answers if a.fact == "filler"}
    assert found == {"cheeks": (date(2026, 1, 10),), "crows-feet": ()}


def test_a_measurement_may_be_of_another_day(tmp_path):
    consultation, _ = interview(
        tmp_path / "a.toml", diabetes="yes", hba1c="6.1 % on 2026-10-01"
    )
    (found,) = (a for a in consultation.answers if a.fact == "hba1c")
    assert (found.value, found.on) == (Decimal("6.1"), date(2026, 10, 1))


def test_an_interrupted_interview_goes_on_where_it_stopped(tmp_path):
    file = tmp_path / "client.toml"
    first = ask(file, *OPENING, "none", "no", "quit")
    assert "Name it again to go on" in said(first)
    before = answers(file)
    assert len(before) == 2
    second = ask(file, "no", "quit")
    assert "2 answers so far" in said(second)
    assert answers(file).items() > before.items()


def test_the_end_of_the_input_loses_nothing(tmp_path):
    file = tmp_path / "client.toml"
    result = run("ask", file, "--on", TODAY, said="\n".join([*OPENING, "none", "no"]))
    assert result.exit_code == 4
    assert len(answers(file)) == 2


def test_back_takes_an_answer_away(tmp_path):
    file = tmp_path / "client.toml"
    ask(file, *OPENING, "none", "yes", "back", "no", "quit")
    assert list(answers(file).values()) == [frozenset(), False]
    ask(tmp_path / "b.toml", *OPENING, "none", "back", "quit")
    assert answers(tmp_path / "b.toml") == {}


def test_back_at_the_first_question_says_so(tmp_path):
    result = ask(tmp_path / "client.toml", *OPENING, "back", "quit")
    assert "This is the first question." in said(result)


def test_skip_asks_the_next_and_decline_is_written_down(tmp_path):
    file = tmp_path / "client.toml"
    ask(file, *OPENING, "skip", "decline", "quit")
    (declined,) = kept(file).answers
    assert declined.value is None
    again = ask(file, "quit")
    question = str(practice().library.facts[declined.fact].question)
    assert question not in said(again)


def test_why_names_the_rules(tmp_path):
    result = ask(tmp_path / "client.toml", *OPENING, "why", "quit")
    assert "C12" in said(result)


def test_what_is_not_understood_is_asked_again(tmp_path):
    file = tmp_path / "client.toml"
    result = ask(
        file, *OPENING, "99", "peanuts", "12, latex # gloves", "perhaps", "no", "quit"
    )
    assert "'99' is not on the list" in said(result)
    assert "please answer yes or no" in said(result)
    first, second = kept(file).answers
    assert (first.value, first.detail) == (frozenset({"latex"}), "gloves")
    assert second.value is False


def test_asking_stops_early_when_nothing_can_change_the_decision(tmp_path):
    file = tmp_path / "client.toml"
    ask(file, *OPENING)
    body = file.read_text("utf-8")
    file.write_text(body + "pregnant = true\n", "utf-8")
    stopped = ask(file, "no")
    assert "No further answer can change that for today" in said(stopped)
    assert stopped.exit_code == 3
    going_on = ask(file, "yes", "none", "quit")
    assert "allergies" in answers(file)
    assert going_on.exit_code == 3


def test_a_later_day_keeps_each_answers_own_day(tmp_path):
    file = tmp_path / "client.toml"
    ask(file, *OPENING, "none", "quit")
    ask(file, "quit", on="2026-12-01")
    assert kept(file).on == date(2026, 11, 20)
    ask(file, "no", "quit", on="2026-12-01")
    assert kept(file).on == date(2026, 12, 1)
    assert {a.on for a in kept(file).answers} == {date(2026, 11, 20), date(2026, 12, 1)}


def test_an_earlier_day_is_refused(tmp_path):
    file = tmp_path / "client.toml"
    ask(file, *OPENING)
    result = ask(file, on="2026-11-19")
    assert result.exit_code == 2
    assert "lies before the consultation" in said(result)


def test_only_toml_is_kept(tmp_path):
    assert ask(tmp_path / "client.json").exit_code == 2


def test_a_damaged_file_is_left_alone(tmp_path):
    file = tmp_path / "client.toml"
    file.write_text("format = 1", "utf-8")
    assert ask(file).exit_code == 6
    assert file.read_text("utf-8") == "format = 1"


def test_the_answer_alone_goes_to_standard_output(tmp_path):
    result = ask(tmp_path / "client.toml", *OPENING, options=("--format", "json"))
    assert result.stdout.startswith("{")


@pytest.mark.parametrize("name", ["cold-sore", "stale-answers", "vaccine-booked"])
def test_what_is_kept_is_what_was_read(name):
    consultation = kept(example(f"{name}.toml"))
    body = as_toml(consultation, practice().library.facts)
    again = read_consultation(
        read_bytes(body.encode(), "x.toml"), practice().vocabulary
    )
    assert again.request == consultation.request
    key = repr
    assert sorted(again.answers, key=key) == sorted(consultation.answers, key=key)


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=60))
def test_any_label_survives_keeping(label):
    consultation = replace(calm(), client=label)
    body = as_toml(consultation, practice().library.facts)
    again = read_consultation(
        read_bytes(body.encode(), "x.toml"), practice().vocabulary
    )
    assert again.client == label
