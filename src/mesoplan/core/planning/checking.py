"""``check_plan``: every way in which a plan breaks a limit, with whose limit it is.

The checker knows nothing of how plans are proposed: it takes any plan, also one that
was edited by hand, and compares each number with the catalogue and the screening.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesoplan.core.planning.checking_course import course_violations
from mesoplan.core.planning.checking_session import session_violations
from mesoplan.core.planning.plan import Plan, Violation
from mesoplan.core.planning.timing import old_enough
from mesoplan.core.planning.violations import against, refused, sources_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mesoplan.core.catalogue import Product
    from mesoplan.core.planning.catalogue import Catalogue
    from mesoplan.core.screening import Screening

ANAESTHETIC_ALLERGENS = frozenset({"lidocaine", "other"})


def check_plan(
    plan: Plan,
    catalogue: Catalogue,
    screening: Screening,
    *,
    event_on: date | None = None,
) -> tuple[Violation, ...]:
    """Every violation in ``plan``, in a settled order; none when it keeps all limits.

    Args:
        plan: any plan.
        catalogue: zones, techniques, products and the clinic's own numbers.
        screening: of the client, covering the plan's zones and product.
        event_on: a day by which the after-effects should be over.
    """
    found = [
        *_person(plan, screening),
        *_product(plan, catalogue, screening),
        *_mixture(plan, catalogue),
        *course_violations(plan, catalogue, screening, event_on),
        *_anaesthetic(plan, screening),
    ]
    for index, session in enumerate(plan.sessions):
        where = f"sessions[{index}]"
        found += session_violations(session, where, plan, catalogue, screening)
    return tuple(sorted(found, key=lambda v: (v.where, v.code, v.message)))


def _person(plan: Plan, screening: Screening) -> Iterator[Violation]:
    yield from refused(screening.person, "person-not-treatable", "client")
    if not plan.sessions:
        yield Violation(
            code="no-session", where="sessions", message="the plan is empty"
        )


def _product(
    plan: Plan, catalogue: Catalogue, screening: Screening
) -> Iterator[Violation]:
    product = catalogue.products.get(plan.product)
    if product is None:
        message = f"no such product: {plan.product}"
        yield Violation(code="product-unknown", where="product", message=message)
        return
    if product.cross_linked != "no":
        yield Violation(
            code="product-not-mesotherapy",
            where="product",
            message=f"{product.title}: cross-linked is {product.cross_linked!r}; "
            "only non-cross-linked hyaluronic acid is planned",
            sources=sources_of(product.evidence),
            tag=product.cross_linked_tag,
        )
    for name in product.ingredients:
        ingredient = catalogue.ingredients[name]
        if ingredient.refused:
            yield Violation(
                code="ingredient-refused",
                where="product",
                message=f"{product.title} holds {ingredient.title}: {ingredient.hazards}",
                sources=sources_of(ingredient.evidence),
            )
    yield from _listing(plan, product)
    decision = screening.products.get(product.id)
    if decision is None:
        message = "the product was not screened for this client"
        yield Violation(code="product-not-screened", where="product", message=message)
    else:
        yield from refused(decision, "product-refused", "product")
    yield from _label_age(product, plan, screening)


def _listing(plan: Plan, product: Product) -> Iterator[Violation]:
    market = product.listing(plan.jurisdiction)
    if market is None or market.status != "listed":
        status = market.status if market else "unknown"
        yield Violation(
            code="product-not-listed",
            where="product",
            message=f"{product.title} is not known to be listed in "
            f"{plan.jurisdiction or 'the jurisdiction (none given)'}: {status}",
            sources=market.sources if market else (),
            tag=market.tag if market else None,
        )


def _label_age(
    product: Product, plan: Plan, screening: Screening
) -> Iterator[Violation]:
    figure = product.minimum_age
    if figure is None or not plan.sessions:
        return
    start = min(session.earliest for session in plan.sessions)
    if not old_enough(product, screening, start):
        message = f"the label of {product.title} starts at {figure}"
        yield against(figure, "age-below-label", "product", message)


def _mixture(plan: Plan, catalogue: Catalogue) -> Iterator[Violation]:
    if not plan.mixed_with:
        return
    together = (plan.product, *plan.mixed_with)
    rule = catalogue.mixing["no-mixing-with-a-device"]
    yield Violation(
        code="mixture",
        where="mixed_with",
        message=f"{rule.title}: no label seen here allows it",
        sources=sources_of(rule.evidence),
        tag=rule.evidence[0].tag,
    )
    limit = catalogue.policy("max-products-per-syringe")
    if len(together) > limit.most:
        message = f"{len(together)} products in one syringe, at most {limit}"
        yield against(limit, "too-many-products", "mixed_with", message)
    held: set[str] = set()
    for name in together:
        product = catalogue.products.get(name)
        ingredient = catalogue.ingredients.get(name)
        if product is None and ingredient is None:
            message = f"no such product or ingredient: {name}"
            yield Violation(code="mixture-unknown", where="mixed_with", message=message)
        if ingredient is not None and ingredient.refused:
            yield Violation(
                code="ingredient-refused",
                where="mixed_with",
                message=f"{ingredient.title} is never planned: {ingredient.hazards}",
                sources=sources_of(ingredient.evidence),
            )
        held |= {name} if ingredient is not None else set()
        held |= set(product.ingredients) if product is not None else set()
    for pair in catalogue.pairs.values():
        if held & set(pair.first) and held & set(pair.second):
            yield Violation(
                code="incompatible-pair",
                where="mixed_with",
                message=f"{pair.title}: {pair.why}",
                sources=sources_of(pair.evidence),
            )


def _anaesthetic(plan: Plan, screening: Screening) -> Iterator[Violation]:
    if plan.anaesthetic == "none":
        return
    if plan.anaesthetic != "lidocaine_prilocaine":
        message = f"unknown anaesthetic: {plan.anaesthetic}"
        yield Violation(
            code="anaesthetic-unknown", where="anaesthetic", message=message
        )
        return
    reason = anaesthetic_obstacle(screening)
    if reason:
        yield Violation(code="anaesthetic-refused", where="anaesthetic", message=reason)


def anaesthetic_obstacle(screening: Screening) -> str:
    """Why lidocaine–prilocaine cream may not be used on this client; empty if it may."""
    states = screening.snapshot.person
    allergies, blood = states["allergies"], states["methaemoglobinaemia"]
    if allergies.standing != "known" or not isinstance(allergies.value, frozenset):
        return "allergies are not known"
    if allergies.value & ANAESTHETIC_ALLERGENS:
        return "an allergy to an amide anaesthetic is recorded or not excluded"
    if blood.standing != "known":
        return "methaemoglobinaemia was not asked about"
    return "methaemoglobinaemia is recorded" if blood.value else ""
