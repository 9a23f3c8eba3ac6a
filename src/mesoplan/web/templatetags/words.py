"""Filters for templates: words for values."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

LEVELS = {
    "stop": "Stop",
    "defer": "Not today",
    "incomplete": "Incomplete",
    "sign_off": "Needs a sign-off",
    "modify": "Treat, changed",
    "clear": "Clear",
    # once clinicians have spoken
    "agreed": "Signed off",
    "set_aside": "Set aside",
}
ROLES = {
    "front_desk": _("Front desk"),
    "practitioner": _("Practitioner"),
    "director": _("Medical director"),
    "administrator": _("Administrator"),
}
STANDINGS = {
    "good": _("Open"),
    "expired": _("Expired"),
    "revoked": _("Revoked"),
    "role_ended": _("Its role ended"),
}


@register.filter
def standing_words(standing: str) -> str:
    """Whether a program's key opens anything, in words."""
    return str(STANDINGS.get(standing, standing))


@register.filter
def role_words(role: str) -> str:
    """A role in words."""
    return str(ROLES.get(role, role))


@register.filter
def level_words(level: str) -> str:
    """A decision's level in words."""
    return LEVELS.get(level, level)
