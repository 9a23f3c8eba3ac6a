"""A clinic's own numbers over the library's, with who chose them and why.

A clinic may make any rule stricter. It may loosen a policy default or a figure that no
primary source backs. It may never loosen a tag-A rule or figure, a refusal, or a rule
that never lifts.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mesoplan.core.errors import KnowledgeError, Problem, nearest, shown
from mesoplan.core.evidence import Tag
from mesoplan.core.rules import Effect, Lifts
from mesoplan.knowledge.library import Library

if TYPE_CHECKING:
    from mesoplan.core.evidence import Figure
    from mesoplan.core.rules import Rule

FORMAT = "mesoplan.clinic/1"
FIELDS = {"record", "field", "value", "by", "on", "reason"}
STRICTNESS = {Effect.MODIFY: 0, Effect.SIGN_OFF: 1, Effect.DEFER: 2, Effect.STOP: 3}
FIGURES = {"zones": ("ceiling",), "products": ("session_limit",), "care": ("choice",)}
# what may be changed: "rules/ID" effect or a parameter; "policies/ID" figure;
# "zones/ID" ceiling; "products/ID" session_limit; "care/ID" choice
SMALLER_IS_STRICTER = ("zones", "products")


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """One change: which field of which record, to what, by whom, when and why."""

    record: str
    field: str
    value: Decimal | str
    by: str
    on: date
    reason: str


def read_settings(raw: Mapping[str, Any], plain: Library) -> tuple[Override, ...]:
    """The overrides in a clinic's settings file, each checked against the library.

    Raises:
        KnowledgeError: with every override that is malformed or not allowed.
    """
    problems: list[Problem] = []
    if raw.get("format") != FORMAT:
        problems.append(
            Problem(
                "format",
                "unknown format",
                shown(raw.get("format")),
                f'Write "{FORMAT}".',
            )
        )
    unknown = sorted(set(raw) - {"format", "clinic", "override"})
    problems += [Problem(key, "unknown field", key, "Remove it.") for key in unknown]
    listed = raw.get("override", [])
    if not isinstance(listed, list):
        listed = []
        problems.append(Problem("override", "expected [[override]] tables", "", ""))
    found: list[Override] = []
    for index, entry in enumerate(listed):
        where = f"override[{index}]"
        override = _read(entry, where, problems)
        if override is not None:
            problems += _objections(override, where, plain)
            found.append(override)
    if problems:
        raise KnowledgeError(problems)
    return tuple(found)


def with_settings(overrides: tuple[Override, ...]) -> Library:
    """A library in which the clinic's overrides hold."""

    def adjust(kind: str, name: str, raw: dict[str, Any]) -> dict[str, Any]:
        mine = [o for o in overrides if o.record == f"{kind}/{name}"]
        if not mine:
            return raw
        raw = deepcopy(raw)
        for override in mine:
            _apply(override, kind, raw)
        return raw

    return Library(adjust=adjust)


def _read(entry: object, where: str, problems: list[Problem]) -> Override | None:
    if not isinstance(entry, Mapping) or set(entry) != FIELDS:
        keys = sorted(entry) if isinstance(entry, Mapping) else entry
        remedy = f"Give {', '.join(sorted(FIELDS))}."
        problems.append(
            Problem(where, "an override needs exactly its fields", shown(keys), remedy)
        )
        return None
    for field in ("record", "field", "by", "reason"):
        if not isinstance(entry[field], str) or not entry[field].strip():
            problems.append(
                Problem(
                    f"{where}.{field}",
                    "expected text",
                    shown(entry[field]),
                    "Say who and why.",
                )
            )
            return None
    value = entry["value"]
    if type(value) is int:
        value = Decimal(value)
    if not isinstance(value, Decimal | str) or type(entry["on"]) is not date:
        problems.append(
            Problem(
                where,
                "the value is a number or a word, the day a date",
                shown(value),
                "",
            )
        )
        return None
    return Override(**{**entry, "value": value})


def _objections(override: Override, where: str, plain: Library) -> list[Problem]:
    kind, _, name = override.record.partition("/")
    known = ("rules", "policies", *FIGURES)
    if kind not in known:
        return [
            Problem(
                f"{where}.record",
                "cannot be overridden",
                override.record,
                f"Use {', '.join(known)}.",
            )
        ]
    record = plain.of_kind(kind).get(name)
    if record is None:
        remedy = nearest(name, plain.of_kind(kind))
        return [Problem(f"{where}.record", "no such record", override.record, remedy)]
    if kind == "rules":
        return _rule_objections(override, where, record)
    allowed = FIGURES.get(kind, ("figure",))
    if override.field not in allowed:
        return [
            Problem(
                f"{where}.field",
                "cannot be overridden",
                override.field,
                f"Use {', '.join(allowed)}.",
            )
        ]
    figure: Figure | None = getattr(record, override.field)
    if not isinstance(override.value, Decimal) or override.value <= 0:
        return [
            Problem(
                f"{where}.value", "expected a number above 0", shown(override.value), ""
            )
        ]
    if figure is not None and figure.tag is Tag.A and not figure.policy_default:
        stricter = getattr(record, "stricter", "")
        if kind in SMALLER_IS_STRICTER or stricter == "lower":
            loosens = override.value > figure.most
        else:
            loosens = override.value < figure.least
        if loosens:
            return [_too_loose(where, override)]
    return []


def _rule_objections(override: Override, where: str, rule: Rule) -> list[Problem]:
    backed = rule.effect is Effect.STOP and rule.tag is Tag.A
    firm_rule = backed or rule.refuses or rule.lifts is Lifts.NEVER
    if override.field == "effect":
        if override.value not in list(Effect):
            return [
                Problem(
                    f"{where}.value",
                    "not an effect",
                    shown(override.value),
                    ", ".join(Effect),
                )
            ]
        loosens = STRICTNESS[Effect(str(override.value))] < STRICTNESS[rule.effect]
        return (
            [_too_loose(where, override)]
            if loosens and (firm_rule or rule.tag is Tag.A)
            else []
        )
    parameter = rule.parameters.get(override.field)
    if parameter is None:
        remedy = f"Use effect{''.join(f', {name}' for name in rule.parameters)}."
        return [Problem(f"{where}.field", "no such parameter", override.field, remedy)]
    if not isinstance(override.value, Decimal) or override.value < 0:
        return [
            Problem(
                f"{where}.value", "expected a number from 0", shown(override.value), ""
            )
        ]
    figure = parameter.figure
    higher = override.value > figure.least
    loosens = override.value != figure.least and higher != (
        parameter.stricter == "higher"
    )
    firm = firm_rule or (figure.tag is Tag.A and not figure.policy_default)
    return [_too_loose(where, override)] if loosens and firm else []


def _too_loose(where: str, override: Override) -> Problem:
    return Problem(
        f"{where}.value",
        f"{override.record} {override.field} is firm: it cannot be loosened",
        shown(str(override.value)),
        "Make it stricter or leave it.",
    )


def _apply(override: Override, kind: str, raw: dict[str, Any]) -> None:
    if kind == "rules" and override.field == "effect":
        raw["effect"] = override.value
        return
    note = {"en": f"Set by {override.by} on {override.on}: {override.reason}"}
    if kind == "rules":
        figure = raw["parameters"][override.field]["figure"]
    else:
        figure = raw.setdefault(override.field, {"unit": "mm"})
    figure.update(
        value=override.value, tag="C", sources=[], policy_default=True, note=note
    )
    figure.pop("low", None)
    figure.pop("high", None)
