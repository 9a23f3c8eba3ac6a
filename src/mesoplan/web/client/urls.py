"""What a client or anyone opens without a sign-in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from mesoplan.web.client import check, intake, learn, recall_notice, welcome

urlpatterns = [
    path("welcome/", login_not_required(welcome.page), name="welcome"),
    path("learn/", login_not_required(learn.page), name="learn"),
    path("check/", login_not_required(check.page), name="check"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("notice/<str:token>/", recall_notice.page, name="recall_notice"),
    path("i/<str:token>/", intake.start, name="intake"),
    path("i/<str:token>/review/", intake.review, name="intake_review"),
    path("i/<str:token>/<slug:slug>/", intake.step, name="intake_step"),
]
