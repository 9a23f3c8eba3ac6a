"""Every address of the clinic, by journey."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from mesoplan.web.client import welcome

urlpatterns = [
    path("", include("mesoplan.web.client.urls")),
    path("", include("mesoplan.web.desk.urls")),
    path("", include("mesoplan.web.treatment.urls")),
    path("", include("mesoplan.web.session.urls")),
    path("", include("mesoplan.web.director.urls")),
    path("", include("mesoplan.web.account.urls")),
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("welcome/", login_not_required(welcome.page), name="welcome"),
]
handler404 = "mesoplan.web.failures.not_found"
handler500 = "mesoplan.web.failures.server_error"
