"""Marks as text: how fast they are read, and what is taken that must be refused.

Every mark to be refused breaks a rule by the way it is made, so nobody's verdict is
needed to say so. biip is counted twice: as it raises or fills ``gs1_message``, and
with each of its error fields read as a refusal, which is how it asks to be used.
"""

from __future__ import annotations

import random  # noqa: TID251 - seeded, so that every run meets the same marks
import statistics
import time
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import biip
from biip.gs1_messages import GS1Message

from mesoplan.core.traceability.check_digits import CHARACTERS_82, mod10
from mesoplan.core.traceability.reading import Reader
from mesoplan.knowledge.packs import identifier_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SEED = 20261122
ON = date(2026, 11, 22)
GOOD = 5_000
REFUSED_EACH = 500
ROUNDS = 5
GS = "\x1d"

_READER = Reader(identifier_table())


def ours(raw: str) -> bool:
    """Whether our reader makes an identity of it: everything checked, dates read."""
    return _READER.read(raw, on=ON).identity is not None


def biip_as_it_raises(raw: str) -> bool:
    """Whether biip hands on a message."""
    try:
        return biip.parse(raw).gs1_message is not None
    except biip.ParseError:
        return False


def biip_with_its_errors(raw: str) -> bool:
    """Whether it does, and none of its error fields says otherwise."""
    try:
        found = biip.parse(raw)
    except biip.ParseError:
        return False
    errors = (found.gtin_error, found.sscc_error, found.gs1_message_error)
    return found.gs1_message is not None and not any(errors)


def biip_message_only(raw: str) -> bool:
    """The least that gives elements: biip is told beforehand what it reads."""
    try:
        return bool(GS1Message.parse(raw.removeprefix("]d2")).element_strings)
    except biip.ParseError:
        return False


READERS: dict[str, Callable[[str], bool]] = {
    "Mesoplan, to an identity": ours,
    "biip.parse": biip_as_it_raises,
    "biip.parse, its errors read": biip_with_its_errors,
    "biip, GS1Message.parse": biip_message_only,
}


class Maker:
    """Invents packs, and breaks their marks in one way at a time."""

    def __init__(self) -> None:
        """Every run starts from the same seed."""
        self.chance = random.Random(SEED)  # noqa: S311 - nothing secret is drawn

    def name(self, least: int, most: int) -> str:
        """A lot or a serial."""
        length = self.chance.randint(least, most)
        return "".join(self.chance.choices(CHARACTERS_82, k=length))

    def gtin(self) -> str:
        """Thirteen digits and their check digit."""
        digits = "".join(self.chance.choices("0123456789", k=13))
        return digits + mod10(digits)

    def day(self) -> str:
        """An expiry of the next five years."""
        return f"{ON + timedelta(days=self.chance.randint(0, 1800)):%y%m%d}"

    def good(self) -> str:
        """A mark as a maker prints it: device, expiry, lot, often a serial."""
        mark = f"]d201{self.gtin()}17{self.day()}10{self.name(4, 12)}"
        serial = f"{GS}21{self.name(6, 20)}" if self.chance.random() < 0.5 else ""  # noqa: PLR2004
        return mark + serial

    def broken(self) -> Iterator[tuple[str, str]]:
        """One mark for each rule that can be broken, with the rule's name."""
        gtin, day, lot = self.gtin(), self.day(), self.name(4, 12)
        device, expiry = f"]d201{gtin}", f"17{day}"
        wrong_digit = str((int(gtin[-1]) + self.chance.randint(1, 9)) % 10)
        wide = "".join(chr(ord(digit) + 0xFEE0) for digit in gtin)
        yield "wrong check digit", f"]d201{gtin[:-1]}{wrong_digit}{expiry}10{lot}"
        yield "two lots", f"{device}10{lot}{GS}10{lot}X"
        yield "two expiries", f"{device}17280131{GS}17280229"
        yield "lot without a device", f"]d2{expiry}10{lot}"
        yield "count beside a single item", f"{device}{expiry}37{len(lot)}"
        yield "serial beside its rival", f"{device}21{lot}{GS}235{lot}"
        yield (
            "separator lost, lot too long",
            f"{device}10{self.name(15, 20)}21{self.name(6, 20)}",
        )
        yield "day that is none", f"{device}17{day[:2]}0231"
        yield "month that is none", f"{device}17{day[:2]}1301"
        yield "full-width digits", f"]d201{wide}{expiry}10{lot}"
        yield "blank in the lot", f"{device}{expiry}10{lot[:2]} {lot[2:]}"
        yield "cut short", f"{device}{expiry}"[: -self.chance.randint(1, 5)]
        yield "no such identifier", f"{device}{expiry}88{lot}"
        yield (
            "master UDI, wrong pair",
            f"{device}80141987654Ad4X4bL5ttr2310c2{self.other('K')}",
        )

    def other(self, but: str) -> str:
        """Any capital but this one."""
        return self.chance.choice([c for c in "ABCDEFGHJKLMNPQRSTUVWXYZ" if c != but])


def rates(marks: Sequence[str]) -> dict[str, list[float]]:
    """Marks a second of CPU time, reader after reader in each round."""
    found: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(ROUNDS):
        for name, read in READERS.items():
            start = time.process_time()
            for mark in marks:
                read(mark)
            found[name].append(len(marks) / (time.process_time() - start))
    return found


def main() -> None:
    """Print both tables."""
    maker = Maker()
    good = [maker.good() for _ in range(GOOD)]
    print(f"Marks as text: {GOOD} good ones, {ROUNDS} rounds\n")
    print(f"{'':32}{'a second':>10}{'slowest':>10}{'fastest':>10}{'refused':>10}")
    for name, found in rates(good).items():
        refused = sum(not READERS[name](mark) for mark in good)
        middle = statistics.median(found)
        print(
            f"{name:32}{middle:10,.0f}{min(found):10,.0f}{max(found):10,.0f}{refused:10}"
        )
    _print_false_accepts(maker)


def _print_false_accepts(maker: Maker) -> None:
    taken: dict[str, Counter[str]] = {name: Counter() for name in READERS}
    broken = [pair for _ in range(REFUSED_EACH) for pair in maker.broken()]
    for rule, mark in broken:
        for name, read in READERS.items():
            taken[name][rule] += read(mark)
    heads = ("Mesoplan", "biip", "errors read", "message")
    print(f"\nTaken though they must be refused, of {REFUSED_EACH} each\n")
    print(f"{'':32}" + "".join(f"{head:>12}" for head in heads))
    for rule in dict(broken):
        print(f"{rule:32}" + "".join(f"{taken[name][rule]:12}" for name in READERS))
    totals = "".join(f"{sum(taken[name].values()):12}" for name in READERS)
    print(f"{f'all {len(broken)}':32}{totals}")


if __name__ == "__main__":
    main()
