"""What is read in invented frames, with and without the ladder, in one run."""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from frames import (
    CARRIERS,
    CONDITIONS,
    EACH,
    OTHER_CONDITIONS,
    as_sent,
    empty_frames,
    frames,
    other_frames,
)

from mesoplan.imaging.codes import codes_in, read_codes
from mesoplan.imaging.pictures import Unusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from frames import Frame
    from PIL import Image

SURE = 1.96  # of a normal distribution: 95 %


@dataclass
class Tally:
    """What one reader made of some frames."""

    frames: int = 0
    exact: int = 0
    wrong: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Count another's frames in."""
        self.frames += other.frames
        self.exact += other.exact
        self.wrong += other.wrong
        self.seconds += other.seconds

    def take(self, raws: list[str], wanted: str, seconds: float) -> None:
        """Count one frame: exact is this text and no other, wrong is any other."""
        self.frames += 1
        self.exact += raws == ([wanted] if wanted else [])
        self.wrong += any(raw != wanted for raw in raws)
        self.seconds.append(seconds)

    @property
    def said(self) -> str:
        """Exact reads, wrong reads, p50 and p95."""
        p50, p95 = (1000 * centile(self.seconds, part) for part in (50, 95))
        share = 100 * self.exact / self.frames
        return f"{share:6.1f} % {self.wrong:5} {p50:6.0f} {p95:6.0f}"


def centile(seconds: list[float], part: int) -> float:
    """A percentile of what was measured."""
    return statistics.quantiles(seconds, n=100, method="inclusive")[part - 1]


def plain(picture: Image.Image) -> list[str]:
    """zxing-cpp as it is, told the same kinds of code."""
    return [code.raw for code in codes_in(picture, ladder=False)]


def climbed(picture: Image.Image) -> list[str]:
    """The same with the ladder."""
    return [code.raw for code in codes_in(picture)]


def posted(data: bytes) -> list[str]:
    """The whole way of a frame that a page sends: checked, decoded, read."""
    found = read_codes(data)
    if isinstance(found, Unusable):
        raise SystemExit(found.what)
    return [code.raw for code in found]


def measured(found: Iterable[Frame]) -> tuple[Tally, Tally, Tally]:
    """The three readers on the same frames, one after the other on each."""
    tallies = (Tally(), Tally(), Tally())
    for frame in found:
        ways: tuple[tuple[Callable[..., list[str]], object], ...] = (
            (plain, frame.picture),
            (climbed, frame.picture),
            (posted, as_sent(frame.picture)),
        )
        for tally, (way, given) in zip(tallies, ways, strict=True):
            began = time.perf_counter()
            raws = way(given)
            tally.take(raws, frame.raw, time.perf_counter() - began)
    return tallies


def interval(tally: Tally) -> str:
    """Wilson's 95 % interval of the exact share."""
    n, share = tally.frames, tally.exact / tally.frames
    middle = share + SURE**2 / (2 * n)
    reach = SURE * math.sqrt(share * (1 - share) / n + SURE**2 / (4 * n**2))
    low, high = ((middle + sign * reach) / (1 + SURE**2 / n) for sign in (-1, 1))
    return f"{100 * low:.1f}-{100 * high:.1f}"


def line(name: str, tallies: Iterable[Tally]) -> None:
    """One row of the table."""
    print(f"{name:32}" + "   ".join(tally.said for tally in tallies), flush=True)


def main() -> None:
    """The tables."""
    heads = ("zxing-cpp, one look", "with the ladder", "as posted (JPEG 85)")
    print(f"Pictures: {len(CONDITIONS)} × {EACH} frames of GS1 DataMatrix by zint\n")
    print(" " * 32 + "   ".join(f"{head:>27}" for head in heads))
    print(" " * 32 + "   ".join(["   exact wrong    p50    p95"] * len(heads)) + "  ms")
    everything = (Tally(), Tally(), Tally())
    for condition in CONDITIONS:
        tallies = measured(frames(condition))
        line(condition.name, tallies)
        for whole, part in zip(everything, tallies, strict=True):
            whole.add(part)
    line("all", everything)
    print(
        f"{'95 % interval':32}" + "   ".join(f"{interval(t):>27}" for t in everything)
    )
    print()
    for carrier in CARRIERS:
        for condition in OTHER_CONDITIONS:
            tallies = measured(other_frames(carrier, condition))
            line(f"{carrier}, {condition.name}", tallies)
    line("print and stripes, no code", measured(empty_frames()))
    print("\nOn frames without a code, exact means that none was read.")


if __name__ == "__main__":
    main()
