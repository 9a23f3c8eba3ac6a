"""What a code of a finding means, and in what words a verdict is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping  # noqa: TC003 - cattrs reads it
from dataclasses import dataclass
from enum import StrEnum

from mesoplan.core.evidence import Tag, Text  # noqa: TC001 - cattrs reads them
from mesoplan.core.traceability.custody import Obstacle  # noqa: TC001 - as above
from mesoplan.core.traceability.findings import Check, Outcome, Word

NOT_SAID = "–"
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

    def said_of(self, evidence: Mapping[str, str], language: str = "en") -> str:
        """What it says about one pack.

        A verdict kept from before may lack evidence that the text names today.
        """
        return _filled(self.says, evidence, language)

    def done_about(self, evidence: Mapping[str, str], language: str = "en") -> str:
        """What to do about it, the innocent causes first."""
        return _filled(self.do, evidence, language)


def _filled(text: Text, evidence: Mapping[str, str], language: str) -> str:
    places = defaultdict(lambda: NOT_SAID, evidence)
    return text.in_language(language).format_map(places)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTexts:
    """What one check is called and what it looks at."""

    title: Text
    looks_at: Text


class GapKind(StrEnum):
    """Whether anything could close a gap."""

    NOT_CHECKED = "not_checked"  # something other than a check of packs could
    NOBODY = "nobody"  # no code and no list could


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that can be wrong with a pack and that no check here catches."""

    id: str
    kind: GapKind
    title: Text
    says: Text
    instead: Text
    tag: Tag
    sources: tuple[str, ...] = ()
    policy_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PackWords:
    """The words around a verdict, as knowledge/packs/bounds.toml has them."""

    words: Mapping[Word, Text]
    checks: Mapping[Check, CheckTexts]
    gaps: tuple[Gap, ...]
    obstacles: Mapping[Obstacle, Text]
