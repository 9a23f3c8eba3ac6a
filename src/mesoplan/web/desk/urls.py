"""The front desk: today's list, clients, visits, links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.desk import (
    booking,
    client,
    clients,
    erasure,
    exports,
    home,
    imports,
    links,
    today,
)

if TYPE_CHECKING:
    from django.urls import URLPattern

urlpatterns: list[URLPattern] = [
    path("", home.page, name="home"),
    path("today/", today.page, name="today"),
    path("visits/new/", booking.new, name="new_visit"),
    path("visits/<uuid:visit>/move/", booking.move, name="move_visit"),
    path("visits/<uuid:visit>/state/", today.mark, name="visit_state"),
    path("clients/", clients.search, name="clients"),
    path("clients/new/", clients.new, name="new_client"),
    path("clients/import/", imports.choose, name="import"),
    path("clients/import/<uuid:import_id>/", imports.progress, name="import_progress"),
    path("clients/export/", exports.clinic, name="export_clinic"),
    path("clients/export/progress/", exports.clinic_progress, name="export_progress"),
    path("clients/<uuid:client>/", client.page, name="client"),
    path("clients/<uuid:client>/correct/", client.correction, name="correct_client"),
    path("clients/<uuid:client>/export/", exports.client, name="export_client"),
    path("clients/<uuid:client>/erase/", erasure.page, name="erase_client"),
    path("clients/<uuid:client>/links/", links.send, name="send_link"),
    path(
        "clients/<uuid:client>/links/<uuid:link>/revoke/",
        links.revoke,
        name="revoke_link",
    ),
]
