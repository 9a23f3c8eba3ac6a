"""Recall notices out of a file: openFDA's answers, or a table with named columns.

Two endpoints of openFDA print the same recall under the same number with other names
for its fields (device/recall and device/enforcement); a table may use those names too.
Nothing here knows the records. What a notice says is kept as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mesoplan.clinic.table_file import (
    SHOWN,
    Fault,
    UnreadableSheet,
    decoded,
    delimiter_of,
    fault,
    rows_of,
    too_long,
)
from mesoplan.clinic.vault import normalised
from mesoplan.core.errors import InputError
from mesoplan.intake.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OPENFDA = "openFDA"
LONGEST_TEXT = 100_000
LONGEST_NAME = 80
WORDS = ("reference", "product", "text", "firm", "reason", "status")
# what each file calls a field, the first that is filled counts
NAMES: Mapping[str, tuple[str, ...]] = {
    "reference": ("product_res_number", "recall_number"),
    "announced_on": (
        *("event_date_initiated", "recall_initiation_date"),
        *("event_date_posted", "event_date_created", "report_date"),
    ),
    "product": ("product_description",),
    "text": ("code_info",),
    "firm": ("recalling_firm",),
    "reason": ("reason_for_recall",),
    "status": ("recall_status", "status"),
}
MORE_TEXT = "more_code_info"
HEADERS: Mapping[str, tuple[str, ...]] = {
    "source": ("source", "regulator", "authority"),
    "reference": (
        "reference",
        "recall number",
        "notice",
        "number",
        "product res number",
    ),
    "announced_on": (
        *(
            "announced on",
            "announced",
            "date",
            "date initiated",
            "event date initiated",
        ),
        *("recall initiation date", "date announced", "initiated"),
    ),
    "product": ("product", "product description", "device"),
    "text": ("lots", "text", "codes", "code info", "code information", "scope"),
    "firm": ("firm", "recalling firm", "maker", "manufacturer"),
    "reason": ("reason", "reason for recall"),
    "status": ("status", "recall status"),
}
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T.*)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notice as its publisher words it. ``text`` is what names the lots."""

    source: str
    reference: str
    announced_on: date
    product: str
    text: str
    firm: str = ""
    reason: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """What a file holds. ``as_of`` is how old it says its list is.

    ``whole`` is False where the file says that it is only a part of the answer.
    """

    notices: tuple[Notice, ...]
    faults: tuple[Fault, ...]
    rows: int
    as_of: datetime | None = None
    whole: bool = True


class UnreadableNotices(ValueError):
    """The file as a whole cannot be used; the message says why and what to do."""


def read_notices(data: bytes, today: date, *, source: str = "") -> Notices:
    """Every notice of a file, and every problem.

    ``source`` is who published a table whose rows do not say so.

    Raises:
        UnreadableNotices: too large, neither JSON nor a table, or without notices.
    """
    try:
        if data.lstrip()[:1] in {b"{", b"["}:
            return _of_openfda(read_bytes(data, "notices.json"), today)
        return _of_table(data, today, source)
    except (InputError, UnreadableSheet) as error:
        raise UnreadableNotices(str(error)) from error


def checked(
    fields: Mapping[str, str], today: date, row: int = 1
) -> Notice | list[Fault]:
    """A notice of typed fields, or everything that is wrong with them."""
    tidy = {name: value.strip() for name, value in fields.items()}
    faults = []
    for name in ("source", "reference"):
        if not tidy.get(name):
            what, remedy = _("nothing stands here"), _("Write what the notice says.")
            faults.append(fault(row, name, "", what, remedy))
        elif len(tidy[name]) > LONGEST_NAME:
            faults.append(_long(row, name, tidy[name], LONGEST_NAME))
    faults += [
        _long(row, name, tidy[name], LONGEST_TEXT)
        for name in WORDS[1:]
        if len(tidy.get(name, "")) > LONGEST_TEXT
    ]
    if not tidy.get("product") and not tidy.get("text"):
        what = _("neither a product nor lots are named")
        faults.append(fault(row, "product", "", what, _("Write what is recalled.")))
    announced_on = _day(tidy.get("announced_on", ""))
    if announced_on is None or announced_on > today:
        what = _("is no day of the past written as YYYY-MM-DD")
        remedy = _("Write the day of the notice.")
        value = tidy.get("announced_on", "")
        faults.append(fault(row, "announced_on", value, what, remedy))
    if announced_on is None or faults:
        return faults
    known = {name: tidy.get(name, "") for name in ("source", *WORDS)}
    return Notice(announced_on=announced_on, **known)


def _of_openfda(answer: Mapping[str, Any], today: date) -> Notices:
    results = answer.get("results")
    if not isinstance(results, list) or not results:
        raise UnreadableNotices(
            _("The file holds no “results”. Save openFDA's whole answer as it came.")
        )
    notices: list[Notice] = []
    faults: list[Fault] = []
    for row, result in enumerate(results, 1):
        if not isinstance(result, Mapping):
            what, remedy = _("is no notice"), _("Save the answer as it came.")
            faults.append(fault(row, "results", str(result), what, remedy))
            continue
        odd = [
            fault(row, name, str(value), _("is no text"), _("Save it as it came."))
            for names in (*NAMES.values(), (MORE_TEXT,))
            for name in names
            if not isinstance(value := result.get(name, ""), str)
        ]
        found = [] if odd else checked(_fields(result), today, row)
        if isinstance(found, Notice):
            notices.append(found)
        else:
            faults.extend([*odd, *(_as_openfda_says(f, result) for f in found)])
    meta = answer.get("meta")
    meta = meta if isinstance(meta, Mapping) else {}
    return Notices(
        notices=_each_once(notices),
        faults=tuple(faults),
        rows=len(results),
        as_of=_moment(meta.get("last_updated")),
        whole=_is_whole(meta.get("results"), len(results)),
    )


def _fields(result: Mapping[str, Any]) -> dict[str, str]:
    fields = {
        field: next((result[n] for n in names if result.get(n, "").strip()), "")
        for field, names in NAMES.items()
    }
    lots = (fields["text"].strip(), str(result.get(MORE_TEXT, "")).strip())
    return {**fields, "source": OPENFDA, "text": "\n".join(filter(None, lots))}


def _as_openfda_says(found: Fault, result: Mapping[str, Any]) -> Fault:
    names = NAMES.get(found.column, (found.column,))
    return replace(found, column=next((n for n in names if n in result), names[0]))


def _is_whole(results: object, rows: int) -> bool:
    """An answer comes in pages and says of how many notices this is one."""
    total = results.get("total", rows) if isinstance(results, Mapping) else rows
    return isinstance(total, int) and total <= rows


def _of_table(data: bytes, today: date, source: str) -> Notices:
    text, _encoding = decoded(data)
    table = rows_of(text, delimiter_of(text))
    header = next(table, (0, []))[1]
    places = _places(header)
    notices: list[Notice] = []
    faults: list[Fault] = []
    rows = 0
    for row, cells in table:
        rows += 1
        if len(cells) > len(header):
            faults.append(too_long(row, cells, len(header)))
            continue
        fields = {
            name: cells[place] if place < len(cells) else ""
            for name, place in places.items()
        }
        fields["source"] = fields.get("source", "").strip() or source
        found = checked(fields, today, row)
        if isinstance(found, Notice):
            notices.append(found)
        else:
            named = {name: header[place][:SHOWN] for name, place in places.items()}
            faults += [replace(f, column=named.get(f.column, f.column)) for f in found]
    if not rows:
        raise UnreadableNotices(_("The table holds no row below its first one."))
    return Notices(notices=_each_once(notices), faults=tuple(faults), rows=rows)


def _places(header: Sequence[str]) -> dict[str, int]:
    by_word = {word: field for field, words in HEADERS.items() for word in words}
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        field = by_word.get(" ".join(normalised(cell).replace("_", " ").split()))
        if field in places:
            message = _("The column “%(column)s” stands there twice. Keep one of them.")
            raise UnreadableNotices(message % {"column": cell[:SHOWN]})
        if field:
            places[field] = place
    missing = [
        name for name in ("reference", "announced_on", "text") if name not in places
    ]
    if missing:
        message = _(
            "The first row must name the columns; these are missing: %(columns)s. "
            "Known are: %(known)s."
        )
        said = {"columns": ", ".join(missing), "known": ", ".join(HEADERS)}
        raise UnreadableNotices(message % said)
    return places


def _each_once(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Rows of one notice are one notice; what they say differently stands in lines."""
    found: dict[tuple[str, str], Notice] = {}
    for notice in notices:
        key = (notice.source.casefold(), notice.reference.casefold())
        first = found.setdefault(key, notice)
        if first is not notice:
            words = {name: _joined(first, notice, name) for name in WORDS[1:]}
            earlier = min(first.announced_on, notice.announced_on)
            found[key] = replace(first, announced_on=earlier, **words)
    return tuple(found.values())


def _joined(first: Notice, second: Notice, name: str) -> str:
    said, more = getattr(first, name), getattr(second, name)
    return said if not more or more in said.split("\n") else f"{said}\n{more}".strip()


def _day(text: str) -> date | None:
    found = _DAY.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _moment(text: object) -> datetime | None:
    """The end of the day is not claimed: a list is as old as the day began."""
    day = _day(text) if isinstance(text, str) else None
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def _long(row: int, name: str, value: str, most: int) -> Fault:
    what = _("is too long: at most %(most)s characters") % {"most": most}
    return fault(row, name, value, what, _("Shorten it, and keep the notice itself."))
