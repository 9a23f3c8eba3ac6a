"""What is checked of a pack, what each finding means, and where checking ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinical.markdown import TAGS, page, source_link, table
from mesoplan.core.evidence import NO_SOURCE
from mesoplan.core.traceability.codes import GapKind
from mesoplan.core.traceability.findings import Check, Outcome, Word
from mesoplan.knowledge.pack_codes import pack_codes, pack_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.traceability.codes import Gap, PackCode
    from mesoplan.knowledge.library import Library

INTRODUCTION = """\
Before a pack is injected, its marks are read and compared with what the clinic knows.
Every check answers with a finding: what it compared, with what, and how old that is.
The worst finding gives the verdict, and there are three."""
RULES = """\
- What is not known is a hold, never clear. A record that said otherwise would not load.
- A hold is settled by a second named person with a reason. A stop is never set aside;
  a new scan, a corrected register or a narrower recall gives a new verdict.
- Innocent causes come first. A lot that could be a scanner's slip (another case, a
  blank, a character lost, a separator lost) asks for another scan, and the checks that
  lean on the lot wait for it.
- A new lot is clear at receipt, where lots become known, and a hold at the chair. Holding
  every new lot at the door would teach people to settle holds without looking; there
  the supplier's evidence and the count of packs speak instead.
- A lot typed from a syringe that carries no code is a comparison, and counts as one. A
  box that was typed instead of scanned is a hold.
- A recall names a lot whether or not it was printed with blanks or in capitals: both
  count as the same lot. Lots that only look alike are a hold.
- A carton and what is in it may have one identifier each: identifiers that differ only
  in their packaging level are one product.
- A supplier who is listed with a regulator is not thereby authorised by a maker: the two
  are checked apart.
- How old the list of recalls and a listing may be is the clinic's own choice:
  [settings](settings.md)."""
TOLD = """\
Copies that were reported from Mexico, Brazil, the United States and the United Kingdom
are told as tests, each with the codes that stop it:
`tests/spec/test_counterfeits.py`."""
GAPS = {
    GapKind.NOT_CHECKED: "What is not checked here",
    GapKind.NOBODY: "What nobody can check",
}
OUTCOMES = {
    Outcome.PASS: "passes",
    Outcome.FAIL: "fails",
    Outcome.UNKNOWN: "is not known",
    Outcome.NOT_APPLICABLE: "does not apply",
}


def packs_page(_: Library) -> str:
    """The three words, the rules, every check with its codes, and the gaps."""
    words = pack_words()
    verdicts = table(
        ("Verdict", "What it says"),
        [(f"**{word.upper()}**", str(words.words[word])) for word in Word],
    )
    checks = table(
        ("Check", "Looks at"),
        [
            (f"[{texts.title}](#check-{check})", str(texts.looks_at))
            for check, texts in words.checks.items()
        ],
    )
    return page(
        "Packs",
        INTRODUCTION,
        verdicts,
        RULES,
        TOLD,
        "## What is checked",
        checks,
        *_gaps(),
        "## Every code",
        TAGS,
        *_codes(),
    )


def _gaps() -> Iterator[str]:
    heads = ("Code", "What", "Why", "What helps instead", "Rests on")
    for kind, title in GAPS.items():
        yield f"## {title}"
        yield table(
            heads,
            [
                (f"`{gap.id}`", str(gap.title), str(gap.says), str(gap.instead), rests)
                for gap in pack_words().gaps
                if gap.kind is kind
                for rests in [_rests_on(gap)]
            ],
        )


def _codes() -> Iterator[str]:
    heads = ("Code", "What", "Verdict", "It says", "What to do", "Rests on")
    for check in Check:
        texts = pack_words().checks[check]
        yield f'<a id="check-{check}"></a>\n\n### {texts.title}'
        yield table(
            heads,
            [
                (
                    f"`{code.id}`",
                    str(code.title),
                    f"{OUTCOMES[code.outcome]}: **{code.word.upper()}**",
                    str(code.says),
                    str(code.do),
                    _rests_on(code),
                )
                for code in pack_codes().values()
                if code.check is check
            ],
        )


def _rests_on(record: PackCode | Gap) -> str:
    links = ", ".join(source_link(name) for name in record.sources)
    return f"{record.tag}: {links or f'policy default; {NO_SOURCE}'}"
