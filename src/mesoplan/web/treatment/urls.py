"""Consultation, screening, sign-off and plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.treatment import consultation, plan, screening

if TYPE_CHECKING:
    from django.urls import URLPattern

CLIENT = "clients/<uuid:client>"
COURSE = f"{CLIENT}/plan/<uuid:course>"

urlpatterns: list[URLPattern] = [
    path(f"{CLIENT}/consultation/", consultation.page, name="consultation"),
    path(f"{CLIENT}/consultation/open/", consultation.begin, name="consultation-open"),
    path(f"{CLIENT}/consultation/close/", consultation.end, name="consultation-close"),
    path(
        f"{CLIENT}/consultation/wishes/",
        consultation.wishes,
        name="consultation-wishes",
    ),
    path(
        f"{CLIENT}/consultation/request/",
        consultation.change,
        name="consultation-change",
    ),
    path(f"{CLIENT}/consultation/facts/<slug:fact>/", consultation.fact, name="fact"),
    path(f"{CLIENT}/screening/", screening.page, name="screening"),
    path(f"{CLIENT}/screening/<slug:rule>/agree/", screening.sign_off, name="sign-off"),
    path(
        f"{CLIENT}/screening/<slug:rule>/set-aside/",
        screening.override,
        name="override",
    ),
    path(f"{CLIENT}/plan/", plan.page, name="plan"),
    path(f"{CLIENT}/plan/choose/", plan.choose, name="plan-choose"),
    path(f"{COURSE}/", plan.edit, name="course"),
    path(f"{COURSE}/check/", plan.check, name="course-check"),
    path(f"{COURSE}/revise/", plan.revise, name="course-revise"),
    path(f"{COURSE}/approve/", plan.approve, name="course-approve"),
    path(f"{COURSE}/paper/", plan.paper, name="course-paper"),
]
