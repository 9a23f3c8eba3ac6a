"""What a code of a finding means: how bad it is, what it says, what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from mesoplan.core.evidence import Tag, Text  # noqa: TC001 - cattrs reads them
from mesoplan.core.traceability.findings import Check, Outcome, Word

SPEAKS_AGAINST = {Outcome.FAIL, Outcome.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class PackCode:
    """One code, as knowledge/packs/codes.toml has it.

    ``says`` and ``do`` name places for the evidence: ``{lot}``. ``do`` begins with the
    innocent causes. ``sources`` are what its grading rests on; a ``policy_default``
    has none.
    """

    id: str
    check: Check
    outcome: Outcome
    word: Word
    title: Text
    says: Text
    do: Text
    tag: Tag
    sources: tuple[str, ...] = ()
    policy_default: bool = False

    def __post_init__(self) -> None:
        """Whatever a record says, what failed or is not known is never clear."""
        if (self.outcome in SPEAKS_AGAINST) is (self.word is Word.CLEAR):
            message = f"{self.id}: {self.outcome} does not go with {self.word}"
            raise ValueError(message)
        if self.outcome is Outcome.UNKNOWN and self.word is Word.STOP:
            message = f"{self.id}: what is not known is no evidence against a pack"
            raise ValueError(message)
