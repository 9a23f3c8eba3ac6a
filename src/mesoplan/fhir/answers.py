"""From what a record says to answers, as seen on one day.

The rules that keep a chart from saying too much:

* A condition that is over is history where the fact lasts. Elsewhere it leaves the fact
  open: one illness that ended does not say that there is no other. A medicine that was
  stopped answers nothing.
* A medicine the chart still lists as in use is said to be in use on the day the chart
  is read, however old the prescription: a blood thinner must not fade with time.
* A reconciliation rules nothing out while the record holds a medicine in use that the
  knowledge files do not know, or only part of the medicines.
* What is affirmed counts as late as it can have been said; what is denied or measured,
  as early.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.facts import Answer, FactDefinition, FactKind
from mesoplan.fhir.statements import Course, Statement
from mesoplan.fhir.view import begins, contradicts, earliest, history, is_over

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from mesoplan.fhir.view import View

RECORD = "record"
LONGEST_DETAIL = 400
NOTHING: Mapping[FactKind, tuple[()] | frozenset[str]] = {
    FactKind.EVENT: (),
    FactKind.SET: frozenset(),
}


def answers_on(
    view: View,
    statements: Sequence[Statement],
    facts: Mapping[str, FactDefinition],
    open_medicines: str = "",
) -> tuple[Answer, ...]:
    """All answers, sorted, each said once.

    ``open_medicines`` says why a reconciliation rules nothing out, if it does not.
    """
    standing = {s.fact.id for s in statements if _stands(s, view)}
    found: set[Answer] = set()
    for statement in _last_of_each_day(statements):
        answer = _answer(statement, view)
        doubt = answer is not None and answer.value is None
        if answer is not None and not (doubt and statement.fact.id in standing):
            found.add(answer)
    if open_medicines:
        found |= _left_open(view, facts, standing, open_medicines)
    return tuple(sorted(found, key=_order))


def _stands(statement: Statement, view: View) -> bool:
    """Whether it affirms its fact on the day of evaluation."""
    return (
        begins(statement, view.on) <= view.on
        and not is_over(statement, view.on)
        and statement.course not in (Course.DOUBTFUL, Course.HAPPENED)
        and statement.value is not False
    )


def _answer(statement: Statement, view: View) -> Answer | None:
    """What one statement amounts to, or nothing."""
    match statement.fact.kind:
        case FactKind.EVENT:
            return _event(statement, view)
        case FactKind.SET:
            return _members(statement, view)
        case FactKind.NUMBER:
            return _said(statement, statement.value, earliest(statement, view.on))
        case _:
            return _plain(statement, view)


def _plain(statement: Statement, view: View) -> Answer | None:
    """A flag or a choice."""
    day = begins(statement, view.on)
    if statement.value is False:
        day = earliest(statement, view.on)
    if statement.course is Course.HAPPENED:
        return _said(statement, statement.value, day)
    if statement.course is Course.DOUBTFUL:
        return _said(statement, None, view.not_before_closing(statement, day))
    if not is_over(statement, view.on):
        in_use = statement.medicine and statement.value is True
        day = view.on if in_use else view.not_before_closing(statement, day)
        return _said(statement, statement.value, day)
    if statement.medicine:
        day = view.not_before_closing(statement, day)
        return _said(statement, None, day) if contradicts(statement) else None
    return _past(statement, view)


def _past(statement: Statement, view: View) -> Answer | None:
    """A condition that is over: history where the fact lasts, otherwise an open end."""
    if statement.value is False:
        return None
    if statement.fact.lasting:
        return _said(statement, statement.value, history(statement, view.on))
    ended = statement.ends or statement.recorded or statement.onset
    if statement.value is not True or ended is None:
        return None
    return _said(statement, None, ended.first)


def _members(statement: Statement, view: View) -> Answer | None:
    """A set: the chart adds members and never completes the list, unless it denies."""
    if statement.course is Course.DOUBTFUL:
        return None
    denial, day = statement.value is False, begins(statement, view.on)
    if is_over(statement, view.on):
        if denial or statement.medicine or not statement.fact.lasting:
            return None
        day = history(statement, view.on)
    if denial:
        return _said(statement, frozenset(), earliest(statement, view.on))
    return _said(statement, frozenset({str(statement.value)}), day, complete=False)


def _event(statement: Statement, view: View) -> Answer | None:
    """The day something happened; of what lasts, its last day as far as it is known."""
    if statement.course is Course.DOUBTFUL:
        return _said(statement, (), view.on, complete=False)
    day = history(statement, view.on)
    if statement.fact.id in view.closing:
        day = earliest(statement, view.on)
    said_on = day
    if statement.ends is not None:
        going_on = statement.ends.first > view.on >= day
        said_on = day = view.on if going_on else statement.ends.until(view.on)
    elif statement.medicine:
        said_on = view.not_before_closing(statement, begins(statement, view.on))
        # in use: perhaps taken this very day; stopped: nobody knows when
        day = view.on if statement.course is Course.HOLDS else day
    if statement.medicine and statement.course is Course.HOLDS:
        said_on = view.on
    return _said(statement, (day,), said_on, complete=False)


def _said(
    statement: Statement,
    value: bool | str | Decimal | frozenset[str] | tuple[date, ...] | None,
    on: date,
    *,
    complete: bool = True,
) -> Answer:
    partial = [
        day
        for day in (statement.onset, statement.recorded, statement.ends)
        if day is not None and day.partial
    ]
    detail = statement.detail
    if partial:
        counted = value[0] if isinstance(value, tuple) and value else on
        detail = f"{detail} (partial date, counted as {counted.isoformat()})"
    return Answer(
        fact=statement.fact.id,
        value=value,
        on=on,
        by=RECORD,
        complete=complete,
        detail=detail[:LONGEST_DETAIL],
    )


def _last_of_each_day(statements: Sequence[Statement]) -> list[Statement]:
    """All statements, but of several numbers of a fact on one day only the last."""
    last: dict[tuple[str, date], str] = {}
    for statement in statements:
        key, moment = _measured(statement)
        if key is not None:
            last[key] = max(moment, last.get(key, ""))
    kept = []
    for statement in statements:
        key, moment = _measured(statement)
        if key is None or moment == last[key]:
            kept.append(statement)
    return kept


def _measured(statement: Statement) -> tuple[tuple[str, date] | None, str]:
    day = statement.onset
    if statement.fact.kind is not FactKind.NUMBER or day is None:
        return None, ""
    moment = day.moment.isoformat(timespec="microseconds") if day.moment else ""
    return (statement.fact.id, day.first), moment


def _left_open(
    view: View,
    facts: Mapping[str, FactDefinition],
    standing: set[str],
    reason: str,
) -> set[Answer]:
    """For each fact that a reconciliation would close: that it does not, and why."""
    return {
        Answer(
            fact=name,
            value=NOTHING.get(fact.kind),
            on=view.closings[fact.closed_by],
            by=RECORD,
            complete=fact.kind not in NOTHING,
            detail=reason[:LONGEST_DETAIL],
        )
        for name, fact in facts.items()
        if fact.closed_by in view.closings
        and (fact.kind is FactKind.EVENT or name not in standing)
    }


def _order(answer: Answer) -> tuple[str, date, str, str]:
    value = answer.value
    shown = repr(sorted(value)) if isinstance(value, frozenset) else repr(value)
    return (answer.fact, answer.on, shown, answer.detail)
