"""One clinic's Mesoplan: the knowledge with its settings, ready to answer.

What only planning and charts need is imported when they are asked for, so that
screening, the commonest command, starts quickly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mesoplan.core.consultation import Consultation, Vocabulary, read_consultation
from mesoplan.core.questions import Question, questions
from mesoplan.core.ruleset import RuleSet
from mesoplan.core.screening import Screening, screen
from mesoplan.core.snapshot import Snapshot, take_snapshot
from mesoplan.core.wishes import answers_in_request
from mesoplan.intake.files import read_file
from mesoplan.knowledge.library import Library
from mesoplan.knowledge.settings import Override, read_settings, with_settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from mesoplan.core.catalogue import Product
    from mesoplan.core.planning.catalogue import Catalogue
    from mesoplan.core.planning.plan import Plan, Violation
    from mesoplan.core.planning.proposing import Proposal
    from mesoplan.fhir.bundle import Chart

PLANNABLE_ZONES = ("open", "clinician_only")


class Practice:
    """Screens, plans and checks with one library and one clinic's settings.

    Args:
        settings: a clinic's settings, as a file's path or its values; without them
            the library's own figures and policy defaults hold.

    Raises:
        KnowledgeError: the settings are faulty or loosen what they may not.
    """

    def __init__(self, settings: str | Path | Mapping[str, Any] | None = None) -> None:
        """Read the settings; the knowledge itself is read when first needed."""
        self.overrides: tuple[Override, ...] = ()
        self.library = Library()
        if settings is not None:
            given = settings if isinstance(settings, Mapping) else read_file(settings)
            self.overrides = read_settings(given, self.library)
            self.library = with_settings(self.overrides)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The ids a consultation may use."""
        names = self.library.names
        return Vocabulary(
            facts=self.library.facts,
            concerns=names("concerns"),
            zones=names("zones"),
            products=names("products"),
        )

    @cached_property
    def rules(self) -> RuleSet:
        """The rules, ready for screening."""
        return RuleSet(self.library.rules.values())

    @cached_property
    def catalogue(self) -> Catalogue:
        """What plans are made of."""
        from mesoplan.core.planning.catalogue import Catalogue  # noqa: PLC0415

        kinds = (
            "zones",
            "techniques",
            "concerns",
            "protocols",
            "ingredients",
            "products",
        )
        rest = ("pairs", "mixing", "trials", "care", "reactions", "policies")
        return Catalogue(**{kind: self.library.of_kind(kind) for kind in kinds + rest})

    def read(self, path: str | Path) -> Consultation:
        """The consultation in a TOML or JSON file, or in a FHIR R4 bundle.

        Raises:
            InputError: with every problem of the file.
        """
        raw = read_file(path)
        if raw.get("resourceType") == "Bundle":
            return self.chart(raw).consultation
        return read_consultation(raw, self.vocabulary)

    def chart(self, raw: dict[str, Any], on: date | None = None) -> Chart:
        """A FHIR R4 bundle as a consultation, with everything that was not mapped."""
        from mesoplan.fhir.bundle import read_bundle  # noqa: PLC0415

        return read_bundle(raw, self.vocabulary, on)

    def snapshot(
        self,
        consultation: Consultation,
        on: date | None = None,
        zones: Iterable[str] = (),
    ) -> Snapshot:
        """What is known about the client on ``on`` (default: the consultation's day)."""
        asked_for = answers_in_request(consultation, self.library.concerns)
        answers = (*consultation.answers, *asked_for)
        return take_snapshot(self.library.facts, answers, on or consultation.on, zones)

    def screen(self, consultation: Consultation, on: date | None = None) -> Screening:
        """Can this person be treated on ``on``, where, and with which product?

        Without zones in the request every zone that can be planned is decided; without
        products every non-cross-linked product.
        """
        request = consultation.request
        zones = request.zones or tuple(
            name
            for name, zone in self.library.zones.items()
            if zone.status in PLANNABLE_ZONES
        )
        snapshot = self.snapshot(consultation, on, zones)
        return screen(self.rules, snapshot, zones, self._products(request.products))

    def questions(self, screening: Screening) -> tuple[Question, ...]:
        """The fewest questions that would settle what is unknown, most decisive first."""
        return questions(screening.findings)

    def plan(self, consultation: Consultation, on: date | None = None) -> Proposal:
        """Up to three courses for the consultation's request, or why there is none."""
        from mesoplan.core.planning.proposing import propose  # noqa: PLC0415

        screening = self.screen(consultation, on)
        return propose(consultation.request, self.catalogue, screening)

    def check_plan(
        self, plan: Plan, consultation: Consultation, on: date | None = None
    ) -> tuple[Violation, ...]:
        """Every violation in ``plan`` for this client, with its source."""
        from mesoplan.core.planning.checking import check_plan  # noqa: PLC0415

        screening = self.screen_for(plan, consultation, on)
        event_on = consultation.request.event_on
        return check_plan(plan, self.catalogue, screening, event_on=event_on)

    def screen_for(
        self, plan: Plan, consultation: Consultation, on: date | None = None
    ) -> Screening:
        """This client's screening for what a plan treats, and with what."""
        known = self.library.names
        request = replace(
            consultation.request,
            zones=tuple(z for z in plan.zones if z in known("zones")),
            products=tuple(p for p in (plan.product,) if p in known("products")),
        )
        return self.screen(replace(consultation, request=request), on)

    def _products(self, wanted: tuple[str, ...]) -> list[Product]:
        products = self.library.products
        if wanted:
            return [products[name] for name in wanted]
        return [p for p in products.values() if p.cross_linked == "no"]
