"""Every address of the clinic, by journey."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("mesoplan.web.client.urls")),
    path("", include("mesoplan.web.desk.urls")),
    path("", include("mesoplan.web.treatment.urls")),
    path("", include("mesoplan.web.session.urls")),
    path("", include("mesoplan.web.capture.urls")),
    path("", include("mesoplan.web.mapping.urls")),
    path("", include("mesoplan.web.reach.urls")),
    path("", include("mesoplan.web.director.urls")),
    path("", include("mesoplan.web.stock.urls")),
    path("", include("mesoplan.web.recall.urls")),
    path("", include("mesoplan.web.account.urls")),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("mesoplan.web.api.urls")),
]
handler400 = "mesoplan.web.failures.bad_request"
handler404 = "mesoplan.web.failures.not_found"
handler500 = "mesoplan.web.failures.server_error"
