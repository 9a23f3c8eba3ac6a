"""What a map knows of a face before anybody is seen: zones, dangers, vessels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinical.markdown import TAGS, basis, citations, page, source_links, table
from mesoplan.core.injection_map.anatomy import DangerKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mesoplan.core.injection_map.anatomy import Anchor, Danger
    from mesoplan.knowledge.library import Library

MEAN = "A population mean, not this person's vessel."
INTRODUCTION = f"""\
An injection map lies on one mesh for everybody, and on a person's own shape where a
photograph gives it. Zones and dangers are tied to numbered places of that mesh on the
client's right; the left is the mirror image. A clinician should look at this page
before a clinic relies on it: the outlines were drawn by hand, and each distance to a
vessel is a mean with its scatter. {MEAN}"""
EXCLUDED = """\
## Never injected

No point may lie in one of these outlines, nor nearer to it than its margin, measured
straight through space, which is never more than along the skin."""
CAUTION = f"""\
## Vessels and nerves' openings

{MEAN} Drawn as bands, and kept off only if somebody asks. A band reaches, to
either side, one standard deviation made of three: between people, of the place found on
the photograph, and of the photograph's scale over the distance. Arteries lie deeper
than the dermis on average, and yet an occlusion after a skin booster has been reported:
a band is a reason to look, and the skin between bands is not safe by it."""


def face_page(library: Library) -> str:
    """Zones, hard dangers and caution bands, with what each rests on."""
    dangers = library.dangers.values()
    return page(
        "The face that maps lie on",
        INTRODUCTION,
        "## Zones",
        table(
            ("Order", "Zone", "Outline", "Vertices"),
            [
                (
                    str(zone.order),
                    str(library.zones[zone.zone].title),
                    str(zone.why),
                    f"{_sides(zone.across)}: {_ids(zone.loop)}",
                )
                for zone in sorted(library.map_zones.values(), key=lambda z: z.order)
            ],
        ),
        EXCLUDED,
        table(
            ("Danger", "Why", "Margin", "Vertices", "Rests on"),
            [_excluded(d) for d in dangers if d.kind is DangerKind.EXCLUDE],
        ),
        CAUTION,
        TAGS,
        *(
            block
            for danger in dangers
            if danger.kind is DangerKind.CAUTION
            for block in _caution(danger, library)
        ),
    )


def _excluded(danger: Danger) -> tuple[str, ...]:
    margin = (
        "–" if danger.margin is None else f"{danger.margin}; {basis(danger.margin)}"
    )
    ids = f"{_sides(danger.across)}: {_ids(danger.outline)}"
    return (
        str(danger.title),
        str(danger.why),
        margin,
        ids,
        source_links(danger.evidence),
    )


def _caution(danger: Danger, library: Library) -> Iterator[str]:
    yield f'<a id="danger-{danger.id}"></a>\n\n### {danger.title}'
    yield str(danger.why)
    if danger.depth is not None:
        yield f"Depth: {danger.depth}"
    yield table(
        ("From vertex", "Place", "Scatter", "Tag", "Rests on"),
        [
            (
                str(anchor.at),
                _place(anchor),
                str(anchor.scatter),
                str(anchor.scatter.tag),
                basis(anchor.scatter),
            )
            for anchor in danger.course
        ],
    )
    yield citations(danger.evidence, library)


def _place(anchor: Anchor) -> str:
    parts = []
    if anchor.from_midline is not None:
        parts.append(f"{anchor.from_midline} mm from the midline")
    elif anchor.lateral:
        way = "lateral" if anchor.lateral > 0 else "medial"
        parts.append(f"{abs(anchor.lateral)} mm {way}")
    if anchor.up:
        parts.append(f"{abs(anchor.up)} mm {'above' if anchor.up > 0 else 'below'}")
    return ", ".join(parts) or "on it"


def _sides(across: bool) -> str:
    return "across the midline" if across else "each side"


def _ids(loop: tuple[int, ...]) -> str:
    return " ".join(map(str, loop))
