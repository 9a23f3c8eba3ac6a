"""Reads a file that came from outside, with limits, into plain values.

Size and nesting are checked before anything is parsed, so a huge or deeply nested file
is refused at once. Numbers stay exact (``Decimal``); nothing in a file is executed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Never

import tomli

from mesoplan.core.errors import InputError, Problem

MOST_BYTES = 32 * 1024 * 1024
MOST_TOML_BYTES = 1024 * 1024
DEEPEST = 64
OPENING = b"[{"
NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"')


def read_file(path: str | Path) -> dict[str, Any]:
    """The table in a TOML or JSON file.

    Raises:
        InputError: missing, too large, too deeply nested, or not valid TOML or JSON.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            _refuse(path.name, "this is a folder", "", "Name a file.")
        _limit(path.name, size, MOST_BYTES)
        body = path.read_bytes()
    except OSError as error:
        _refuse(
            str(path),
            "the file cannot be read",
            error.strerror or "",
            "Check the path.",
        )
    return read_bytes(body, path.name)


def read_bytes(body: bytes, name: str) -> dict[str, Any]:
    """The table in ``body``; ``name`` ends in .json or .toml and is used in messages."""
    _limit(name, len(body), MOST_BYTES)
    as_json = name.endswith(".json") or body.lstrip()[:1] == b"{"
    if not as_json:
        _limit(name, len(body), MOST_TOML_BYTES)
    _check_depth(name, body)
    try:
        text = body.decode("utf-8")
        if as_json:
            found = json.loads(
                text,
                parse_float=Decimal,
                parse_constant=_no_constant,
                object_pairs_hook=_no_duplicates,
            )
        else:
            found = tomli.loads(text, parse_float=Decimal)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        kind = "JSON" if as_json else "TOML"
        _refuse(name, f"not valid {kind}", str(error)[:200], "Correct the file.")
    if not isinstance(found, Mapping):
        _refuse(name, "expected a table at the top", type(found).__name__, "")
    return dict(found)


def _limit(name: str, size: int, most: int) -> None:
    if size > most:
        remedy = f"Files up to {most // 1024} KiB are read."
        _refuse(name, "the file is too large", f"{size} bytes", remedy)


def _check_depth(name: str, body: bytes) -> None:
    """Refuse deep nesting by counting brackets outside quoted text."""
    depth = 0
    for bracket in QUOTED.sub(b"", body).translate(None, NO_BRACKETS):
        if bracket in OPENING:
            depth += 1
            if depth > DEEPEST:
                remedy = f"Keep to {DEEPEST}."
                _refuse(
                    name, "the file is nested too deeply", f"{depth} levels", remedy
                )
        else:
            depth -= 1


def _no_constant(name: str) -> Never:
    message = f"{name} is not a number"
    raise ValueError(message)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        message = f"the key {twice[0]!r} stands twice in one object"
        raise ValueError(message)
    return found


def _refuse(where: str, what: str, value: str, remedy: str) -> Never:
    raise InputError([Problem(where, what, value, remedy)])
