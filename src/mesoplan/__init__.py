"""Mesoplan: from a consultation to a decision and a plan, with every reason.

    >>> import mesoplan
    >>> practice = mesoplan.Practice()

:class:`Practice` is one clinic's knowledge and settings; its methods ``read``,
``screen``, ``plan`` and ``check_plan`` do the work. :class:`MesoplanError` is the root
of every error. Names are imported when first used, so that ``import mesoplan`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mesoplan._practice import Practice
    from mesoplan.core.consultation import Consultation
    from mesoplan.core.errors import MesoplanError
    from mesoplan.core.planning.plan import Plan
    from mesoplan.core.planning.reading import plan_values, read_plan
    from mesoplan.core.screening import Level, Screening

__version__ = "0.1.0"
__all__ = [
    "Consultation",
    "Level",
    "MesoplanError",
    "Plan",
    "Practice",
    "Screening",
    "plan_values",
    "read_plan",
]

_HOMES = {
    "Consultation": "mesoplan.core.consultation",
    "Level": "mesoplan.core.screening",
    "MesoplanError": "mesoplan.core.errors",
    "Plan": "mesoplan.core.planning.plan",
    "Practice": "mesoplan._practice",
    "Screening": "mesoplan.core.screening",
    "plan_values": "mesoplan.core.planning.reading",
    "read_plan": "mesoplan.core.planning.reading",
}


def __getattr__(name: str) -> object:
    """Import a public name from its home on first use."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
