"""The documentation cannot lie: commands, links, words and fields are looked up."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from importlib import import_module

import pytest

import mesoplan
from mesoplan.cli import HOMES
from mesoplan.core.catalogue import Market, Measure
from mesoplan.core.evidence import Citation, Figure
from mesoplan.core.facts import AlternativeUnit, Code, Inconsistency, Option
from mesoplan.core.injection_map.anatomy import Anchor
from mesoplan.core.rules import Case, Governance, Parameter
from mesoplan.knowledge.library import KINDS, Library
from mesoplan.knowledge.settings import Override
from tests.repository.tree import (
    CORE,
    ROOT,
    files,
    modules,
    name_of,
    public_definitions,
    texts,
)

PAGES = [path for path in files() if path.suffix == ".md"]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", flags=re.MULTILINE | re.DOTALL)
MARKERS = ("Generated", "generated")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
STATUSES = ("proposed", "accepted", "superseded by")
KINDS_OF_CHANGE = ("added", "changed", "fixed", "removed", "knowledge")
RECORDS = {
    **KINDS,
    **{
        part.__name__: part
        for part in (
            *(Citation, Figure, Governance, Option, Code, AlternativeUnit),
            *(Anchor, Inconsistency, Parameter, Case, Measure, Market),
        )
    },
}


def _anchors(text):
    """Every place in a page that a link can name."""
    plain = FENCE.sub("", text)
    for heading in re.findall(r"^#+ (.+)$", plain, flags=re.MULTILINE):
        words = re.sub(r"[^\w\s-]", "", heading.lower())
        yield words.strip().replace(" ", "-")
    yield from re.findall(r'<a id="([^"]+)">', plain)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_within_the_repository_resolves(page):
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        if anchor:
            assert anchor in set(_anchors(file.read_text(encoding="utf-8"))), target


@pytest.mark.parametrize("name", sorted(HOMES))
def test_every_command_has_help_and_a_place_in_the_manual(name):
    command = import_module(HOMES[name][0]).command
    assert command.help
    assert command.name == name
    manual = (ROOT / "docs" / "guides" / "command-line.md").read_text(encoding="utf-8")
    assert f"mesoplan {name}" in manual


def _commands_shown():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        code = [*FENCE.findall(text), *re.findall(r"`([^`\n]+)`", text)]
        yield from ((page, line.strip()) for c in code for line in c.splitlines())


def test_every_command_a_page_names_exists():
    targets = set(re.findall(r"^([a-z-]+):.*## ", _makefile(), flags=re.MULTILINE))
    for page, line in _commands_shown():
        words = line.lstrip("$ ").split("#")[0].split()
        if (
            words[:1] == ["make"]
            and len(words) > 1
            and re.fullmatch("[a-z-]+", words[1])
        ):
            assert words[1] in targets, f"{name_of(page)}: {line}"
        if words[:1] == ["mesoplan"] and len(words) > 1 and words[1][:1].islower():
            assert words[1] in HOMES, f"{name_of(page)}: {line}"


def _makefile():
    return (ROOT / "Makefile").read_text(encoding="utf-8")


def test_every_make_target_says_what_it_does():
    targets = re.search(r"^\.PHONY: (.+)$", _makefile(), flags=re.MULTILINE)[1].split()
    explained = re.findall(r"^([a-z-]+):.*## \S", _makefile(), flags=re.MULTILINE)
    assert sorted(targets) == sorted(explained)


def test_the_readme_shows_the_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"^make demo ", text, flags=re.MULTILINE)
    assert re.search(r"^make test ", text, flags=re.MULTILINE)


def test_the_python_in_the_readme_runs(monkeypatch, capsys):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    monkeypatch.chdir(ROOT)
    exec(block, {})  # noqa: S102 - our own page
    assert capsys.readouterr().out.strip() == "clear"


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_every_decision_has_a_number_a_status_and_its_parts(page):
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {page.name[:4]} ")
    status = re.search(r"^Status: (.+)$", text, flags=re.MULTILINE)
    assert status
    assert status[1].startswith(STATUSES)
    for part in ("## Context", "## Decision", "## Consequences"):
        assert part in text
    index = (page.parent / "README.md").read_text(encoding="utf-8")
    assert f"({page.name})" in index


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_changelog_fragments_name_the_kind_of_change():
    for page in (ROOT / "changelog.d").glob("*.md"):
        if page.name != "README.md":
            assert page.name.split(".")[-2] in KINDS_OF_CHANGE, page.name


def test_generated_pages_say_so():
    """Whoever opens one to edit it must see that it is made from something else."""
    for path in (ROOT / "docs").rglob("*"):
        generated = path.parent.name in {"clinical", "schemas"} or (
            path.name == "command-line.md"
        )
        if path.is_file() and generated and path.name != "intended-use.md":
            head = path.read_text(encoding="utf-8")[:400]
            assert any(marker in head for marker in MARKERS), name_of(path)


GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
ENTRIES = re.findall(
    r"^\| \*\*(.+?)\*\* \| (.+?) \| (.+?) \|$", GLOSSARY, flags=re.MULTILINE
)


def test_no_glossary_word_stands_twice():
    words = [word for word, _, _ in ENTRIES]
    assert len(words) == len(set(words))


def test_every_glossary_word_is_used():
    used = "\n".join(
        text for path, text in texts() if path.name != "GLOSSARY.md"
    ).lower()
    for word, _, _ in ENTRIES:
        spelt = re.escape(word.lower()).replace(r"\ ", "[ _-]?")
        assert re.search(rf"\b{spelt}", used), word


def _public_types():
    """Every public type by name; the plan's and the packs' findings share theirs."""
    found = {
        "Practice": [mesoplan.Practice],
        "Override": [Override],
        "Library": [Library],
    }
    for path in modules(CORE):
        name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)
        module = import_module(name.removesuffix(".__init__"))
        for node in public_definitions(path):
            kind = getattr(module, node.name, None)
            if isinstance(kind, type):
                found.setdefault(node.name, []).append(kind)
    return found


def test_every_name_in_the_glossary_exists_in_code():
    types = _public_types()
    for _, _, cell in ENTRIES:
        for name in re.findall(r"`([^`]+)`", cell):
            owner, _, member = name.partition(".")
            assert owner in types, name
            found = any(hasattr(kind, member) for kind in types[owner])
            assert found or not member, name


def test_every_public_type_of_the_core_is_in_the_glossary():
    named = {n.partition(".")[0] for n in re.findall(r"`([^`]+)`", GLOSSARY)}
    assert sorted(set(_public_types()) - named - {"Library"}) == []


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_every_field_of_every_record_is_documented(name):
    guide = (ROOT / "docs" / "guides" / "knowledge-records.md").read_text(
        encoding="utf-8"
    )
    section = re.search(
        rf"^##+ {re.escape(name)}\n(.*?)(?=^##|\Z)",
        guide,
        flags=re.MULTILINE | re.DOTALL,
    )
    assert section, f"no section on {name}"
    written = dict(re.findall(r"^\| `(\w+)`( \*)? \|", section[1], flags=re.MULTILINE))
    wanted = {
        field.name: ""
        if field.default is not MISSING or field.default_factory is not MISSING
        else " *"
        for field in fields(RECORDS[name])
        if field.init
    }
    assert written == wanted
