"""What marks on packs say, as a report: each as read, or every fault and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from mesoplan.core.traceability.codes import PackCode
    from mesoplan.core.traceability.identity import Element, Fault, Reading

FORMAT = "mesoplan.marks/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkFault:
    """Why a mark says nothing: the stable code, where, what stood there, what to do."""

    code: str
    at: str
    value: str
    title: str
    says: str
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkElement:
    """One piece of a mark as it stood there."""

    identifier: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReport:
    """One mark. Where there are faults nothing is said: nothing is guessed.

    ``outside`` are elements that a clinic does not need; nobody has judged them.
    """

    raw: str
    read: bool
    carrier: str = ""
    device: str = ""
    lot: str = ""
    expires_on: date | None = None
    made_on: date | None = None
    serial: str = ""
    quantity: int | None = None
    token: str = ""
    elements: tuple[MarkElement, ...] = ()
    outside: tuple[MarkElement, ...] = ()
    faults: tuple[MarkFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksReport:
    """Every mark of one scan, read as of one day."""

    format: str
    on: date
    marks: tuple[MarkReport, ...]

    @property
    def read(self) -> bool:
        """Whether there was a mark, and nothing wrong with any."""
        return bool(self.marks) and all(mark.read for mark in self.marks)


def marks_report(
    readings: Iterable[Reading], on: date, codes: Mapping[str, PackCode]
) -> MarksReport:
    """The readings in words of ``codes`` (``mesoplan.knowledge.pack_codes``)."""
    marks = tuple(_mark(reading, codes) for reading in readings)
    return MarksReport(format=FORMAT, on=on, marks=marks)


def _mark(reading: Reading, codes: Mapping[str, PackCode]) -> MarkReport:
    said = reading.identity
    if said is None:
        faults = tuple(_fault(fault, codes[fault.code]) for fault in reading.faults)
        return MarkReport(raw=reading.raw, read=False, faults=faults)
    return MarkReport(
        raw=reading.raw,
        read=True,
        carrier=said.carrier.value,
        device=said.device,
        lot=said.lot,
        expires_on=said.expires_on,
        made_on=said.made_on,
        serial=said.serial,
        quantity=said.quantity,
        token=said.token,
        elements=_elements(said.elements),
        outside=_elements(said.others),
    )


def _fault(fault: Fault, code: PackCode) -> MarkFault:
    found = {"at": fault.at, "value": fault.value}
    return MarkFault(
        code=fault.code,
        at=fault.at,
        value=fault.value,
        title=str(code.title),
        says=code.said_of(found),
        do=code.done_about(found),
    )


def _elements(elements: Iterable[Element]) -> tuple[MarkElement, ...]:
    return tuple(MarkElement(identifier=e.identifier, value=e.value) for e in elements)
