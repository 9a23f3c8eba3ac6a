"""The guide for other programs is right: its examples are run, its codes are all there."""

from __future__ import annotations

import ast
import json
import re
import shlex
from string import Template
from urllib.parse import urlsplit

import pytest
from tests import recalled, stocked
from tests.commands import ROOT
from tests.web.api.calls import ask
from tests.worlds import Undone

from mesoplan.clinic.actions.recall_notices import note
from mesoplan.clinic.queries.scans import Why
from mesoplan.core.traceability.custody import Obstacle

GUIDE = (ROOT / "docs" / "guides" / "api.md").read_text("utf-8")
SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)
ANSWER = re.compile(r"```sh\n((?:(?!```).)*)```\s*```json\n(.*?)```", re.DOTALL)
CALL = re.compile(r"^(curl .*?)  # (\d+)$", re.MULTILINE | re.DOTALL)
API = ROOT / "src" / "mesoplan" / "web" / "api"


@pytest.fixture
def named(call, key, actor, session, pack):
    """What the guide's names stand for."""
    supplier = call("GET", "suppliers").json()[0]["id"]
    recall = note(actor, fields=recalled.typed()).pk
    return {
        "CLINIC": "https://clinic.example",
        "KEY": key,
        "SUPPLIER": supplier,
        "SESSION": str(session.pk),
        "RECALL": str(recall),
        "PACK": pack.token,
    }


def curl(text, named):
    """What curl would send, by this test's own browser."""
    words = shlex.split(Template(text).substitute(named))[1:]
    body = json.loads(words[words.index("--json") + 1]) if "--json" in words else None
    header = words[words.index("-H") + 1]
    address = urlsplit(next(w for w in words if w.startswith(named["CLINIC"])))
    assert header == f"Authorization: Bearer {named['KEY']}"
    path = address.path.removeprefix("/api/v1/")
    query = f"?{address.query}" if address.query else ""
    method = "GET" if body is None else "POST"
    return ask(named["KEY"], method, path + query, body)


def calls(text):
    return [
        (found, int(status))
        for block in SHELL.findall(text)
        for found, status in CALL.findall(block)
    ]


def test_every_example_is_answered_as_the_guide_says(named):
    found = calls(GUIDE)
    assert len(found) == GUIDE.count('curl "')
    for text, status in found:
        with Undone():  # each example stands on its own
            answer = curl(text, named)
        assert answer.status_code == status, (text, answer.content)


def shape_of(value, shown):
    """``value`` cut down to what the guide shows of it; … stands for any text."""
    if isinstance(shown, dict):
        return {name: shape_of(value[name], part) for name, part in shown.items()}
    if shown == "…" and isinstance(value, str):
        return shown
    if shown == [] and isinstance(value, list):
        return []
    if isinstance(shown, list):
        return [shape_of(*pair) for pair in zip(value, shown, strict=False)]
    return value


def test_every_answer_shown_is_what_comes(named):
    shown = ANSWER.findall(GUIDE)
    assert len(shown) >= 4
    for block, example in shown:
        text, _status = CALL.findall(block)[-1]
        expected = json.loads(example)
        assert shape_of(curl(text, named).json(), expected) == expected


def test_every_code_of_a_refusal_stands_in_the_guide():
    codes = {str(why) for why in Why}
    for path in API.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Declined":
                codes |= {
                    arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant)
                }
    assert "not_found" in codes
    assert [code for code in sorted(codes) if f"`{code}`" not in GUIDE] == []
    assert {str(o).split("_")[0] for o in Obstacle} >= {"pack", "use"}


def test_the_marks_of_the_guide_are_those_of_the_tests_pack(pack):
    assert pack.box in GUIDE
    assert stocked.DEVICE in GUIDE
