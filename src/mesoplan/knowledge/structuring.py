"""From the plain values of a TOML file to the records of the core, strictly.

Unknown keys are refused, nothing is coerced, and all faults of a record are reported
together with their paths.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar, Union, get_args, get_origin

from cattrs import Converter, transform_error
from cattrs.gen import make_dict_structure_fn

from mesoplan.core.conditions import Condition
from mesoplan.core.errors import Problem
from mesoplan.core.evidence import Figure, Text

if TYPE_CHECKING:
    from collections.abc import Callable

LANGUAGES = ("en", "fr")
Record = TypeVar("Record")


class Misfit(ValueError):
    """A value that does not fit its field; the message is shown to the author."""


def _text(value: object, _: type) -> Text:
    if not isinstance(value, Mapping) or not value.get("en"):
        message = 'a text is keyed by language and needs at least "en"'
        raise Misfit(message)
    for language, words in value.items():
        if language not in LANGUAGES:
            message = f"language {language!r} is not one of {', '.join(LANGUAGES)}"
            raise Misfit(message)
        if not isinstance(words, str) or not words.strip():
            message = f"the text in {language!r} is empty or not text"
            raise Misfit(message)
    return Text(dict(value))


def _decimal(value: object, _: type) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        message = f"expected a number, got {value!r}"
        raise Misfit(message)
    number = Decimal(value)
    if not number.is_finite():
        message = f"expected a finite number, got {value!r}"
        raise Misfit(message)
    return number


def _real(value: object, _: type) -> float:
    """For records that are reckoned with in floating point."""
    return float(_decimal(value, Decimal))


def _figure(converter: Converter) -> Any:  # noqa: ANN401 - as for a hook below
    build = make_dict_structure_fn(Figure, converter, _cattrs_forbid_extra_keys=True)

    def check(value: Mapping[str, Any], kind: type) -> Figure:
        figure = build(value, kind)
        ends = (figure.low, figure.high)
        if (figure.value is None) == (ends == (None, None)) or ends.count(None) == 1:
            message = "a figure has either a value, or low and high"
            raise Misfit(message)
        if not 0 <= figure.least <= figure.most:
            message = f"a figure counts from 0 and low comes first, got {figure}"
            raise Misfit(message)
        return figure

    return check


def _exactly(kind: type) -> Any:  # noqa: ANN401 - a cattrs hook has no narrower type
    def check(value: object, _: type) -> object:
        ok = type(value) is kind or (kind is date and isinstance(value, date))
        if not ok or isinstance(value, datetime):
            message = f"expected {kind.__name__}, got {value!r}"
            raise Misfit(message)
        return value

    return check


def _member(value: object, enumeration: type[StrEnum]) -> StrEnum:
    names = [member.value for member in enumeration]
    if value not in names:
        message = f"expected one of {', '.join(names)}, got {value!r}"
        raise Misfit(message)
    return enumeration(value)


def _optional_or_union(
    converter: Converter,
    value: object,
    union: Any,  # noqa: ANN401
) -> object:
    """Take the one member of a plain union that the value already is."""
    members = get_args(union)
    if value is None and type(None) in members:
        return None
    inner = [member for member in members if member is not type(None)]
    if len(inner) == 1:
        return converter.structure(value, inner[0])
    for member in inner:
        if type(value) is member:
            return value
    names = " or ".join(getattr(m, "__name__", str(m)) for m in inner)
    message = f"expected {names}, got {value!r}"
    raise Misfit(message)


def _is_plain_union(annotation: Any) -> bool:  # noqa: ANN401
    return annotation != Condition and get_origin(annotation) in (
        Union,
        types.UnionType,
    )


@cache
def _converter(*, detailed: bool) -> Converter:
    """Equally strict either way; ``detailed`` is slower and names every fault."""
    converter = Converter(forbid_extra_keys=True, detailed_validation=detailed)
    for kind in (str, int, bool, date):
        converter.register_structure_hook(kind, _exactly(kind))
    # nearer to an enumeration than the hook for text, which would leave it a text
    converter.register_structure_hook(StrEnum, _member)
    converter.register_structure_hook(Text, _text)
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook(float, _real)
    converter.register_structure_hook(Figure, _figure(converter))
    converter.register_structure_hook_func(
        _is_plain_union, partial(_optional_or_union, converter)
    )
    # a condition was parsed before, against the rule's own parameters
    converter.register_structure_hook_func(
        lambda annotation: annotation == Condition, lambda value, _: value
    )
    return converter


def structured(raw: Mapping[str, Any], kind: type[Record]) -> Record:
    """Build a record of ``kind``; raises whatever :func:`faults_in` can spell out."""
    try:
        return _converter(detailed=False).structure(raw, kind)
    except Exception:  # noqa: BLE001 - whatever it was, the second pass spells it out
        return _converter(detailed=True).structure(raw, kind)


def attempted(
    raw: Mapping[str, Any],
    kind: Callable[..., Record] | type[Record],
    where: str,
    problems: list[Problem],
) -> Record | None:
    """The record, or ``None`` with every fault of it added to ``problems``."""
    try:
        return structured(raw, kind)  # type: ignore[arg-type]  # dict[str, Text] is one
    except Exception as error:  # noqa: BLE001 - cattrs groups whatever went wrong
        problems += faults_in(error, where)
        return None


def faults_in(error: BaseException, where: str) -> list[Problem]:
    """All faults of one record, each with the path it was found at."""
    problems = []
    for line in transform_error(error, path="$", format_exception=_wording):
        what, _, path = line.rpartition(" @ ")
        problems.append(Problem(f"{where} {path}", what))
    return problems


def _wording(error: BaseException, kind: type | None) -> str:
    if isinstance(error, Misfit):
        return str(error)
    if isinstance(error, KeyError):
        return f"required field {error} is missing"
    if isinstance(error, ValueError) and "is not a valid" in str(error):
        return str(error)
    name = getattr(kind, "__name__", str(kind))
    extra = getattr(error, "extra_fields", None)
    if extra:
        return f"unknown field {', '.join(sorted(extra))}"
    return f"does not fit {name}: {error}"
