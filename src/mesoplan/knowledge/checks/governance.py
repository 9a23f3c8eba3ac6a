"""Who wrote a record, who checked it, and when someone must look again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mesoplan.core.rules import Governance
    from mesoplan.knowledge.checks.records import Records

DRAFT = "draft"
CHECKED = ("reviewed", "adopted")
GOVERNED = ("rules", "protocols", "products", "faq")


def governance_problems(records: Records) -> Iterator[Problem]:
    """Tiers that nobody stands for, and dates in the wrong order."""
    for where, governance in _governed(records):
        author, checker = governance.authored_by.strip(), governance.checked_by.strip()
        if not author:
            yield Problem(
                f"{where}.authored_by", "nobody is named", "", "Name who wrote it."
            )
        if checker and checker.casefold() == author.casefold():
            yield Problem(
                f"{where}.checked_by",
                "author and checker are the same person",
                checker,
                "Let someone else check it.",
            )
        if governance.tier in CHECKED and not checker:
            yield Problem(
                f"{where}.checked_by",
                f"a {governance.tier} record names who checked it",
                "",
                "Name the checker, or set the tier back to draft.",
            )
        if governance.next_review_on <= governance.reviewed_on:
            yield Problem(
                f"{where}.next_review_on",
                "the next review lies not after the last",
                str(governance.next_review_on),
                "Give a later day.",
            )


def governance_warnings(records: Records, on: date) -> Iterator[Problem]:
    """Reviews due by ``on``, and how many records no second person has checked."""
    drafts: dict[str, int] = {}
    totals: dict[str, int] = {}
    for where, governance in _governed(records):
        kind = where.partition("/")[0]
        totals[kind] = totals.get(kind, 0) + 1
        drafts[kind] = drafts.get(kind, 0) + (governance.tier == DRAFT)
        if governance.next_review_on <= on:
            yield Problem(
                f"{where}.next_review_on",
                "the review is overdue",
                str(governance.next_review_on),
                "Review the record and move the dates.",
            )
    for kind, count in drafts.items():
        if count:
            yield Problem(
                kind,
                f"{count} of {totals[kind]} records are drafts",
                DRAFT,
                "Have a clinician other than the author check them.",
            )


def _governed(records: Records) -> Iterator[tuple[str, Governance]]:
    for kind in GOVERNED:
        for name, record in records.by_kind[kind].items():
            yield f"{kind}/{name}.toml governance", record.governance
