"""JsonLogic compiled by datalogic-py (Rust): one rule that lists every outcome."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import datalogic_py

from peers.json_logic import program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rails import Rails
    from rows import Row


class DataLogic:
    """The row is parsed beforehand into the engine's own memory."""

    name = "JsonLogic in Rust (datalogic-py)"
    people = 1_000

    def __init__(self, rules: Sequence[Rails]) -> None:
        """Compile ``rules``."""
        self.rule = datalogic_py.Engine().compile(json.dumps(program(rules)))

    def taken(self, row: Row) -> datalogic_py.DataHandle:
        """The row in the engine's memory."""
        return datalogic_py.DataHandle(json.dumps(row))

    def screened(self, handle: datalogic_py.DataHandle) -> list[int]:
        """What is timed."""
        return self.rule.evaluate_data(handle)
