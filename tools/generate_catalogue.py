"""Gathers what clients read on pages into a catalogue a language, and compiles it.

Run by ``make generated``. Translations that stand in the .po file are kept; what is no
longer said is dropped; what is new waits there, empty, for its translation. The compiled
file is committed with it, for a package is installed without any build step. There is
no system gettext here: Django's own parser reads the templates, Babel writes the files.
"""

from __future__ import annotations

import ast
import io
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[1] / "src" / "mesoplan"
LOCALE = SOURCE / "locale"  # a language more is a folder more: fr/LC_MESSAGES/
FILE = Path("LC_MESSAGES") / "django.po"
# what anybody who is not a member of staff may come to see
TEMPLATES = (
    "base.html",
    "client/*.html",
    "desk/mail/*",
    "pages/bad_request.html",
    "pages/button_only.html",
    "pages/handed_over.html",
    "pages/not_found.html",
    "pages/server_error.html",
    "pages/stale_form.html",
    "parts/*.html",
    "session/aftercare.html",
    "session/card.html",
    "session/check_in.html",
    "session/check_in_done.html",
    "session/consent_thanks.html",
    "session/faults.html",
    "session/field.html",
    "session/link_over.html",
    "session/mail/*",
    "session/tablet.html",
)
MODULES = (
    "clinic/actions/check_ins.py",
    "clinic/actions/consents.py",
    "clinic/queries/consents.py",
    "clinic/queries/heads.py",
    "clinic/signatures.py",
    "web/client/*.py",
    "web/desk/links.py",
    "web/session/card*.py",
    "web/session/check_in*.py",
    "web/session/consent*.py",
    "web/session/tablet*.py",
)
SINGLE = {"_", "gettext", "gettext_lazy"}
PLURAL = {"ngettext", "ngettext_lazy"}
UNMOVED = datetime(2026, 11, 22, tzinfo=UTC)  # no clock: the same input, the same file


class Message(NamedTuple):
    """One text to translate; ``plural`` is empty where there is only one form."""

    text: str
    plural: str = ""


def messages() -> dict[Message, list[str]]:
    """Every message of the client's pages, with the files it stands in."""
    found: dict[Message, list[str]] = {}
    for path in files(SOURCE / "web" / "templates", TEMPLATES):
        for message in in_template(path.read_text(encoding="utf-8")):
            found.setdefault(message, []).append(path.name)
    for path in files(SOURCE, MODULES):
        for message in in_module(path.read_text(encoding="utf-8")):
            found.setdefault(message, []).append(path.name)
    return found


def files(root: Path, patterns: tuple[str, ...]) -> list[Path]:
    """The files these patterns name."""
    return sorted({path for pattern in patterns for path in root.glob(pattern)})


def in_template(source: str) -> Iterator[Message]:
    """What a template's translate and blocktranslate tags say."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesoplan.settings.testing")
    import django  # noqa: PLC0415 - only once its settings are named

    django.setup()
    from django.template import engines  # noqa: PLC0415 - as above
    from django.templatetags.i18n import (  # noqa: PLC0415 - as above
        BlockTranslateNode,
        TranslateNode,
    )

    template = engines["django"].engine.from_string(source)  # type: ignore[attr-defined]
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        yield Message(str(node.filter_expression.var.literal))
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        one, _ = node.render_token_list(node.singular)
        many, _ = node.render_token_list(node.plural) if node.plural else ("", [])
        yield Message(one, many)


def in_module(source: str) -> Iterator[Message]:
    """What a module passes to gettext."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        said = [
            part.value
            for part in node.args
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        if node.func.id in SINGLE and said:
            yield Message(said[0])
        elif node.func.id in PLURAL and len(said) > 1:
            yield Message(said[0], said[1])


def catalogue(language: str) -> Catalog:
    """The catalogue of all messages, with the translations that stand in its file."""
    file = LOCALE / language / FILE
    known = Catalog(language)
    if file.exists():
        known = read_po(io.BytesIO(file.read_bytes()), locale=language)
    made = Catalog(
        language,
        project="Mesoplan",
        version="",
        creation_date=UNMOVED,
        revision_date=UNMOVED,
        fuzzy=False,
        header_comment="# What clients read on Mesoplan's pages.",
    )
    made.language_team = "Mesoplan"
    made.last_translator = "Mesoplan"
    for message in sorted(messages()):
        said = known.get(message.text)
        string = said.string if said else None
        if message.plural:
            forms = string if isinstance(string, tuple | list) else ("", "")
            made.add((message.text, message.plural), tuple(forms))
        else:
            made.add(message.text, string if isinstance(string, str) else "")
    return made


def written(made: Catalog) -> bytes:
    """The catalogue as a .po file."""
    file = io.BytesIO()
    write_po(file, made, width=88, no_location=True, sort_output=True)
    return file.getvalue()


def compiled(made: Catalog) -> bytes:
    """The catalogue as a .mo file."""
    file = io.BytesIO()
    write_mo(file, made)
    return file.getvalue()


def languages() -> list[str]:
    """The languages that have a folder."""
    return sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir())


def generated() -> dict[Path, bytes]:
    """Every file as it should stand."""
    found: dict[Path, bytes] = {}
    for language in languages():
        made, file = catalogue(language), LOCALE / language / FILE
        found |= {file: written(made), file.with_suffix(".mo"): compiled(made)}
    return found


def waiting(language: str) -> list[object]:
    """The messages that have no translation yet."""
    return [m.id for m in catalogue(language) if m.id and not all(_forms(m.string))]


def main() -> None:
    """Write every file, and say what still waits for its translation."""
    for path, content in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for language in languages():
        left = waiting(language)
        print(f"{language}: {len(messages())} messages, {len(left)} not translated")
        for message in left:
            print(f"  {message!r}")


def _forms(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)


if __name__ == "__main__":
    main()
