"""System checks: a clinic at work does not start with a demo's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

if TYPE_CHECKING:
    from collections.abc import Sequence


@register(Tags.security, deploy=True)
def fit_for_work(app_configs: object = None, **_: Any) -> Sequence[CheckMessage]:  # noqa: ANN401, ARG001
    """Refuse demo settings, debug pages and a missing second factor."""
    problems: list[CheckMessage] = []
    if settings.DEBUG:
        problems.append(
            Error("DEBUG is on: error pages would show records", id="clinic.E1")
        )
    if settings.DEMO:
        problems.append(Error("these are the demo's settings", id="clinic.E2"))
    enrolment = "mesoplan.web.account.enrolment.EnrolmentMiddleware"
    if enrolment not in settings.MIDDLEWARE:
        problems.append(Error("nobody asks for a second factor", id="clinic.E3"))
    return problems
