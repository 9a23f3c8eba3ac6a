"""What a clinic may set for itself, and every number that is only a policy default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinical.markdown import TAGS, figure_cells, page, table
from mesoplan.core.evidence import Figure
from mesoplan.knowledge.checks.records import parts
from mesoplan.knowledge.library import KINDS
from mesoplan.knowledge.settings import FIGURES, FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.knowledge.library import Library

INTRODUCTION = f"""\
A clinic writes its own numbers in one settings file; each override records who chose
it, when and why. A rule can be made stricter freely. A policy default, or a figure that
no primary source backs, can be loosened; a tag-A figure and a tag-A stop cannot.

```toml
format = "{FORMAT}"
clinic = "An invented clinic"

[[override]]
record = "rules/under-25"
field = "minimum_age"
value = 30
by = "An invented director"
on = 2026-11-22
reason = "House policy."
```

Pass it with `--clinic FILE`. Mesoplan refuses the file, with every problem at once,
when a record, field or value in it is not allowed."""
REST = """\
These numbers rest on no source either. They are not yet open to a clinic's settings:
changing one means changing its record, and having that checked."""


def settings_page(library: Library) -> str:
    """Every figure a clinic may override, then the other policy defaults."""
    heads = ("Record", "Field", "What it is", "Value", "Tag", "Rests on", "Stricter")
    blocks: list[str] = []
    rows = dict(_overridable(library))
    for title, found in rows.items():
        blocks += [f"## {title}", table(heads, found)]
    effects = (
        "## Classes of rules\n\n"
        "The field `effect` of any rule can be set to `modify`, `sign_off`, `defer` or "
        "`stop`. Rules of tag A can only be made stricter."
    )
    return page(
        "Settings",
        INTRODUCTION,
        TAGS,
        *blocks,
        effects,
        "## Other policy defaults",
        REST,
        table(("Record", "Field", "Value", "Note"), _other_defaults(library)),
    )


def _overridable(library: Library) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    yield (
        "The clinic's own numbers",
        [
            (
                f"`policies/{name}`",
                "`figure`",
                f"{policy.title}. {policy.why}",
                *figure_cells(policy.figure),
                policy.stricter or "–",
            )
            for name, policy in library.policies.items()
        ],
    )
    yield (
        "Numbers in rules",
        [
            (
                f"`rules/{rule.id}`",
                f"`{name}`",
                f"{rule.number}: {parameter.label}",
                *figure_cells(parameter.figure),
                parameter.stricter,
            )
            for rule in sorted(library.rules.values(), key=lambda r: (r.number, r.id))
            for name, parameter in sorted(rule.parameters.items())
        ],
    )
    for kind, fields in FIGURES.items():
        yield f"Numbers of {kind}", list(_figures(library, kind, fields))


def _figures(
    library: Library, kind: str, fields: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    for name, record in library.of_kind(kind).items():
        for field in fields:
            figure = getattr(record, field)
            cells = ("not set", "–", "–") if figure is None else figure_cells(figure)
            yield f"`{kind}/{name}`", f"`{field}`", str(record.title), *cells, "–"


def _other_defaults(library: Library) -> Iterator[tuple[str, ...]]:
    open_fields = {kind: set(fields) for kind, fields in FIGURES.items()}
    open_fields["policies"] = {"figure"}
    for kind in KINDS:
        for name, record in library.of_kind(kind).items():
            for path, part in parts(record):
                if not isinstance(part, Figure) or not part.policy_default:
                    continue
                if kind == "rules" or path in open_fields.get(kind, ()):
                    continue
                note = "–" if part.note is None else str(part.note)
                yield f"`{kind}/{name}`", f"`{path}`", str(part), note
