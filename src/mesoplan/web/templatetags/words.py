"""Filters for templates: words for values."""

from __future__ import annotations

from django import template

register = template.Library()

LEVELS = {
    "stop": "Stop",
    "defer": "Not today",
    "incomplete": "Incomplete",
    "sign_off": "Needs a sign-off",
    "modify": "Treat, changed",
    "clear": "Clear",
}


@register.filter
def level_words(level: str) -> str:
    """A decision's level in words."""
    return LEVELS.get(level, level)
