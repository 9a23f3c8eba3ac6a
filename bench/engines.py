"""Runs an engine over people: its outcomes, its cost, its time for each of them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Protocol

from peers.json_logic import program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rails import Rails
    from rows import Row

BATCH = 50
NODE = Path(__file__).parent / "node" / "engine.js"


class Engine(Protocol):
    """What the comparison asks of every engine.

    ``people`` is how many of a round's people it screens: fewer where it is slow.
    """

    name: str
    people: int

    def outcomes(self, people: range) -> list[list[int]]:
        """The outcome of every rule for these people."""

    def cost(self, people: range) -> float:
        """CPU seconds to screen them."""

    def latencies(self, people: range) -> list[float]:
        """Seconds for each of them."""


class InProcess:
    """An engine that lives in this process.

    Its inputs are made in small batches just before they are screened, outside what is
    timed: in life, too, what is screened has just been read.
    """

    def __init__(self, peer: Any, sources: Sequence[Any]) -> None:  # noqa: ANN401
        """``sources`` are rows for a peer, people for Mesoplan."""
        self.name: str = peer.name
        self.people: int = peer.people
        self._taken = peer.taken
        self._screened = peer.screened
        self._outcomes = getattr(peer, "outcomes", peer.screened)
        self._sources = sources

    def outcomes(self, people: range) -> list[list[int]]:
        """The outcome of every rule for these people."""
        return [list(self._outcomes(self._taken(self._sources[i]))) for i in people]

    def cost(self, people: range) -> float:
        """CPU seconds to screen them."""
        screened = self._screened
        seconds = 0.0
        for first in people[::BATCH]:
            sources = self._sources[first : min(first + BATCH, people.stop)]
            inputs = [self._taken(source) for source in sources]
            start = process_time()
            for taken in inputs:
                screened(taken)
            seconds += process_time() - start
        return seconds

    def latencies(self, people: range) -> list[float]:
        """Seconds for each of them."""
        found = []
        for i in people:
            taken = self._taken(self._sources[i])
            start = perf_counter()
            self._screened(taken)
            found.append(perf_counter() - start)
        return found


class OnNode:
    """json-logic-engine in a Node process of its own, asked line by line.

    Node compiles better the longer it runs, so it is measured twice: as it comes, and
    after ``warmed`` screenings.
    """

    people = 1_000

    def __init__(
        self, rules: Sequence[Rails], rows: Sequence[Row], warmed: int
    ) -> None:
        """Start the process, hand over rules and rows, and warm it up."""
        state = f"after {warmed:,} screenings" if warmed else "as it comes"
        self.name = f"json-logic-engine on Node, {state}"
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            ["node", str(NODE)],  # noqa: S607 - wherever Node is installed
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._ask({"logic": program(rules), "rows": list(rows)})
        for _ in range(0, warmed, len(rows)):
            self.cost(range(len(rows)))

    def outcomes(self, people: range) -> list[list[int]]:
        """The outcome of every rule for these people."""
        return self._ask(_span(people, "outcomes"))

    def cost(self, people: range) -> float:
        """CPU seconds to screen them, as Node counts its own."""
        return float(self._ask(_span(people, "cost"))["seconds"])

    def latencies(self, people: range) -> list[float]:
        """Seconds for each of them."""
        return self._ask(_span(people, "latencies"))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _ask(self, request: dict[str, Any]) -> Any:  # noqa: ANN401 - plain JSON
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:
            message = "Node was started without its pipes"
            raise RuntimeError(message)
        asked.write(json.dumps(request) + "\n")
        asked.flush()
        line = answered.readline()
        if not line:
            message = "Node ended early; is json-logic-engine installed in bench/node?"
            raise RuntimeError(message)
        return json.loads(line)


def _span(people: range, what: str) -> dict[str, Any]:
    return {"from": people.start, "to": people.stop, "what": what}
