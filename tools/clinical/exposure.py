"""What exposure rests on: equations, priors, published figures, data and gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import tomli

from clinical.markdown import TAGS, page, source_link, table
from mesoplan.core.evidence import NO_SOURCE
from mesoplan.core.exposure.depths import Method, Sex, landing
from mesoplan.core.exposure.priors import MODEL, Spread
from mesoplan.knowledge.exposure import (
    exposure_priors,
    exposure_words,
    skin_thickness,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mesoplan.core.exposure.depths import Thickness
    from mesoplan.core.exposure.priors import Prior, Priors
    from mesoplan.knowledge.library import Library

INTRODUCTION = """\
How much skin a plan reaches, how evenly, and for how long: where product lies, never what
it does. The model is `{model}`; it, and the digest of the numbers below, belong to every
plan whose exposure is kept."""
EQUATIONS = """\
## The model

A puncture leaves a disc as thick as the dermis. Its diameter on the day is
d = d₁ (V / 0.1 mL)^β, and f times that once it has flowed. What does not run out is spread
evenly in it: c₀ = (1 − λ) V c / (π a² h), an upper bound that holds once the injected water
has left (half in about 18 minutes). From there

∂c/∂t = D ∇²c − k c, no flux through the surface or a floor,

which has a closed solution: c = c₀ · R · Z · e^(−k max(t − τ, 0)). R = 1 − Q₁(r/S, a/S)
with Marcum's Q and S² = 2 D t; Z is a difference of error functions with their mirror
images. The lag τ applies from 10 mg/mL on.

- *Touched* is the share of a zone inside at least one papule.
- *Unevenness* is the coefficient of variation of what places receive. Two causes: the
  pattern, and hands that miss; over m sessions the second falls with m.
- *Bands* are P10 to P90 over draws of the priors. A plan whose band of touched skin is
  wider than 30 points is called undecidable.
- Two plans are compared on the same draws: how often one touches more than the other.
- *Staggers* compare a course's sessions on the same places, half a step aside and anywhere:
  a place is missed by all of them with chance Π (1 − R) over every point of every session,
  R here being the chance that a papule of radius a, thrown with scatter S, covers it.
  Each zone stands as an even grid of as many points. Half a step aside touches more skin;
  most places are then reached once instead of several times, and which of the two skin
  prefers nobody has shown.
- Twenty papules measured at two volumes replace the published size law by a
  practitioner's own, and the badge says so. Fewer only narrow it; fewer than four, or
  papules that contradict each other, are refused. A size law holds for one pair of hands
  and one product.

Hyaluronic acid moves a fraction of a millimetre before it is lost: the papules are what is
reached. Small solutes reach about half a millimetre further and are gone within hours.
After two weeks nothing to speak of is left of either, so nothing here can choose the time
between sessions."""
NOT_SAID = """\
## What it cannot say

{cannot}

It holds no pain, no pressure, no vessel and no cross-linked gel, and nothing about skin
that is ill or scarred. No published optimum of the spacing was found."""
DRAWN = """\
## Numbers the model starts from

Each is drawn from its range: evenly, or evenly on a log scale where that is said. Animals
only where marked."""
REFERENCES = """\
## References

Not drawn."""
HELD = """\
## Published figures it is held against"""
DEPTHS = """\
## Chances that a deposit's middle lies in the dermis

In percent, aimed straight down by a hand that scatters by 0.3 mm (a policy default).
Ultrasound and histology disagree about how thick the dermis is, so both stand here,
histology as its two ends."""
DATA = """\
## Published data sets

Each is a test in `tests/spec/test_exposure_data.py`, or says why there is none. The closed
forms themselves are held against quadrature and an independent cosine solver in
`tests/spec/test_exposure_solver.py`, and against plans worked by hand in
`tests/spec/test_exposure_plans.py`."""
AIMED = (0.5, 1.0, 1.5, 2.0)  # mm


def exposure_page(library: Library) -> str:
    """The whole page."""
    priors = exposure_priors()
    drawn = [p for p in priors.by_id.values() if p.spread is not Spread.FIXED]
    fixed = [p for p in priors.by_id.values() if p.spread is Spread.FIXED]
    heads = ("Quantity", "Nominal", "Range", "Rests on", "Tag", "Note")
    return page(
        "Exposure",
        INTRODUCTION.format(model=MODEL),
        EQUATIONS,
        NOT_SAID.format(cannot=exposure_words().cannot),
        DRAWN,
        TAGS,
        table(heads, (_row(prior) for prior in drawn)),
        REFERENCES,
        table(heads, (_row(prior) for prior in fixed)),
        HELD,
        table(("Figure", "Value", "Source", "Tag", "Note"), _published(priors)),
        DEPTHS,
        table(("Zone", "Sex", "Method", *(f"{d} mm" for d in AIMED)), _chances()),
        DATA,
        table(("No.", "Data", "Sources", "Tests", "Gap"), _data(library)),
    )


def _row(prior: Prior) -> tuple[str, ...]:
    scale = ", on a log scale" if prior.spread is Spread.EVEN_LOG else ""
    return (
        str(prior.title),
        _said(prior.nominal, prior.unit),
        "–" if prior.low == prior.high else f"{prior.low:g}–{prior.high:g}{scale}",
        _sources(prior.sources) or NO_SOURCE,
        f"{prior.tag}{' (animals)' if prior.animal else ''}",
        str(prior.note or "–"),
    )


def _said(value: float, unit: str) -> str:
    words = {"1": "", "d": "day" if value == 1 else "days", "m2/s": "m²/s"}
    return f"{value:g} {words.get(unit, unit)}".strip()


def _sources(names: Iterable[str]) -> str:
    return ", ".join(source_link(name) for name in names)


def _published(priors: Priors) -> Iterator[tuple[str, ...]]:
    for published in priors.published.values():
        figure = published.figure
        yield (
            str(published.title),
            str(figure).replace("mm3", "mm³"),
            _sources(figure.sources),
            str(figure.tag),
            str(figure.note or "–"),
        )


def _chances() -> Iterator[tuple[str, ...]]:
    hand = exposure_priors().reference("hand_depth")
    ends: dict[tuple[str, Sex, Method], list[Thickness]] = {}
    for skin in skin_thickness():
        ends.setdefault((str(skin.site), skin.sex, skin.method), []).append(skin)
    for (site, sex, method), skins in ends.items():
        chances = [[landing(s, d, hand).inside * 100 for s in skins] for d in AIMED]
        cells = ("–".join(_ends(found)) for found in chances)
        yield (f"{skins[0].zone} ({site.lower()})", sex, method, *cells)


def _ends(found: list[float]) -> list[str]:
    return sorted({f"{end:.0f}" for end in found}, key=int)


def _data(library: Library) -> Iterator[tuple[str, ...]]:
    file = library.root.joinpath("exposure", "validation.toml")
    for row in tomli.loads(file.read_text(encoding="utf-8"))["data"]:
        tests = ", ".join(f"`{name}`" for name in row.get("tests", ()))
        yield (
            row["id"],
            row["what"],
            _sources(row["sources"]),
            tests or "–",
            row.get("gap", "–"),
        )
