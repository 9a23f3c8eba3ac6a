"""What a plan is made of: zones, techniques, concerns, protocols, products."""

from __future__ import annotations

from dataclasses import dataclass, field

from mesoplan.core.evidence import Citation, Figure, Tag, Text
from mesoplan.core.rules import Governance

LIDOCAINE = "lidocaine"
CROSS_LINKED = "cross-linked"
NO_HYALURONATE = "no-hyaluronate"
LABEL_MARKS = frozenset(
    {
        "anticoagulant",
        "bleeding_disorder",
        "anaphylaxis",
        "pregnancy",
        "immunosuppression",
        "autoimmune",
        "lower_lid_oedema",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A part of the skin, its measured thickness and the ceiling on depth.

    ``status``: open | clinician_only | excluded | ceiling_not_set. ``ceiling`` is the
    deepest perpendicular depth (mm) a plan may use.
    """

    id: str
    title: Text
    status: str
    reason: Text
    structures: Text
    cautions: Text
    evidence: tuple[Citation, ...]
    ceiling: Figure | None = None
    thickness: Figure | None = None
    area: Figure | None = None
    region: str = "face"


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """A way of placing product, as its sources describe it.

    ``status``: open | not_facial | refused | contrast. ``depth`` is the depth as
    printed (mm); ``depth_means``: travel | perpendicular | not_said.
    """

    id: str
    title: Text
    status: str
    reason: Text
    depth_means: str
    comfort: Text
    needle: Text
    evidence: tuple[Citation, ...]
    synonyms: tuple[str, ...] = ()
    depth: Figure | None = None
    angle: Figure | None = None
    volume: Figure | None = None
    spacing: Figure | None = None
    gauge: Figure | None = None
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something to measure for a concern, with what, and when after the last session."""

    title: Text
    when: Text
    sources: tuple[str, ...] = ()
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """What bothers a client, and whether mesotherapy has anything to say to it.

    ``status``: plan | refer | out_of_scope | refuse. ``words`` are what a client may
    write for it; ``fact`` is the fact that asking for it states.
    """

    id: str
    title: Text
    status: str
    reason: Text
    evidence: tuple[Citation, ...]
    home_care: tuple[Text, ...] = ()
    measures: tuple[Measure, ...] = ()
    unsettled: tuple[Text, ...] = ()
    words: tuple[str, ...] = ()
    fact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """A course that a source describes for a concern.

    ``grade``: 1 randomised against saline or sham, 2 randomised against no treatment
    or cream, 3 uncontrolled series, 4 expert opinion, 0 negative trial. ``tested`` are
    the products its trials really used; the other ``products`` follow by analogy.
    """

    id: str
    title: Text
    concern: str
    products: tuple[str, ...]
    techniques: tuple[str, ...]
    zones: tuple[str, ...]
    sessions: Figure
    interval: Figure
    grade: int
    tag: Tag
    onset: Text
    duration: Text
    evidence: tuple[Citation, ...]
    governance: Governance
    tested: tuple[str, ...] = ()
    maintenance: Figure | None = None
    trials_for: tuple[str, ...] = ()
    trials_against: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """A substance that products hold, with what can go wrong with it.

    ``family``: hyaluronic_acid | vitamin | mineral | nucleotide | coenzyme |
    amino_acid | antioxidant | excipient | anaesthetic | other.
    """

    id: str
    title: Text
    family: str
    role: Text
    hazards: Text
    stability: Text
    evidence: tuple[Citation, ...]
    allergens: tuple[str, ...] = ()
    concentration: Figure | None = None
    ph: Figure | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Whether a product is listed in a place: listed | not_listed | unknown."""

    place: str
    status: str
    tag: Tag
    sources: tuple[str, ...] = ()
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Product:
    """A ready-made product. Only non-cross-linked hyaluronic acid can be planned.

    ``cross_linked``: no | yes | conflict | not_hyaluronic_acid. ``composition``:
    complete when the ingredient list is known to be whole, otherwise partial.
    ``label_marks`` are exclusions its label states (anticoagulant, bleeding_disorder,
    anaphylaxis) that rules can look for.
    """

    id: str
    title: str
    maker: str
    cross_linked: str
    cross_linked_tag: Tag
    composition: str
    label_seen: bool
    reason: Text
    label: Text
    evidence: tuple[Citation, ...]
    governance: Governance
    ingredients: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    hyaluronic_acid: Figure | None = None
    molecular_weight: Figure | None = None
    pack: Figure | None = None
    session_limit: Figure | None = None
    sessions: Figure | None = None
    interval: Figure | None = None
    minimum_age: Figure | None = None
    gauge: Figure | None = None
    lidocaine: str = "unknown"
    zones_refused: tuple[str, ...] = ()
    label_marks: tuple[str, ...] = ()
    markets: tuple[Market, ...] = ()
    traits: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather what rules may look for in this product."""
        found = {*self.ingredients, *self.allergens, *self.label_marks}
        if self.lidocaine == "yes":
            found.add(LIDOCAINE)
        if self.cross_linked in ("yes", "not_hyaluronic_acid"):
            found.add(CROSS_LINKED if self.cross_linked == "yes" else NO_HYALURONATE)
        object.__setattr__(self, "traits", frozenset(found))

    def settles(self, substance: str) -> bool:
        """Whether the record says for certain if the product has this trait."""
        if substance in LABEL_MARKS:
            return self.label_seen
        if substance == LIDOCAINE:
            return self.lidocaine != "unknown"
        if substance in (CROSS_LINKED, NO_HYALURONATE):
            return self.cross_linked != "conflict"
        return self.composition == "complete"

    def holds(self, substances: frozenset[str]) -> bool | None:
        """Whether the product has one of these traits; ``None`` if the record is silent."""
        if substances & self.traits:
            return True
        return False if all(map(self.settles, substances)) else None

    def listing(self, place: str) -> Market | None:
        """What is known of the product's listing in ``place``."""
        return next((m for m in self.markets if m.place == place), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two groups of ingredients that must not meet in one syringe."""

    id: str
    title: Text
    first: tuple[str, ...]
    second: tuple[str, ...]
    why: Text
    evidence: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MixingRule:
    """What the sources say about preparing a mixture.

    ``in_plans``: said in every plan, not only in the library.
    """

    id: str
    title: Text
    detail: Text
    evidence: tuple[Citation, ...]
    limit: Figure | None = None
    in_plans: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One line of pre-care or post-care. ``phase``: before | after.

    ``range`` is what sources ask for; ``choice`` is what the clinic uses.
    """

    id: str
    phase: str
    title: Text
    instruction: Text
    disagreement: Text
    evidence: tuple[Citation, ...]
    range: Figure | None = None
    choice: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """A common after-effect.

    ``spontaneous``: a rate of spontaneous reports, never a person's chance.
    ``in_plans``: announced in every plan.
    """

    id: str
    number: str
    title: Text
    frequency: Text
    onset: Text
    gone_by: Text
    self_care: Text
    evidence: tuple[Citation, ...]
    spontaneous: bool = False
    in_plans: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A number or choice the software needs and no source gives: the clinic's own."""

    id: str
    title: Text
    why: Text
    figure: Figure
    stricter: str = ""
