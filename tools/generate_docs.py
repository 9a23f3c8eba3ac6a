"""Rebuild docs/clinical and the README's sample, the same bytes every time."""

from __future__ import annotations

from pathlib import Path

from clinical.exposure import exposure_page
from clinical.face import face_page
from clinical.facts import facts_page
from clinical.packs import packs_page
from clinical.refusals import refusals_page
from clinical.rules import rules_page
from clinical.sample import with_sample
from clinical.settings import settings_page
from clinical.sources import sources_page
from mesoplan.knowledge.library import Library

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "clinical"
README = ROOT / "README.md"
PAGES = {
    "rules.md": rules_page,
    "facts.md": facts_page,
    "sources.md": sources_page,
    "settings.md": settings_page,
    "refusals.md": refusals_page,
    "packs.md": packs_page,
    "exposure.md": exposure_page,
    "face.md": face_page,
}


def main() -> None:
    """Write every page and say so."""
    library = Library()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        FOLDER.joinpath(name).write_text(page(library), encoding="utf-8")
        print(f"docs/clinical/{name}")
    before = README.read_text(encoding="utf-8")
    README.write_text(with_sample(before, ROOT), encoding="utf-8")
    print(README.name)


if __name__ == "__main__":
    main()
