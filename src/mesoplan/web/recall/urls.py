"""Recalls: the list, notices, and for each one its scope, packs, clients and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.recall import clients, export, file, one, recalls, scope

if TYPE_CHECKING:
    from django.urls import URLPattern

OF_RECALL = "recalls/<uuid:recall>"
OF_CLIENT = f"{OF_RECALL}/clients/<uuid:client>"

urlpatterns: list[URLPattern] = [
    path("recalls/", recalls.page, name="recalls"),
    path("recalls/list/", recalls.gone_through, name="recall_list"),
    path("recalls/new/", recalls.new, name="new_recall"),
    path("recalls/file/", file.page, name="recall_file"),
    path("recalls/file/take-in/", file.take_in, name="recall_take_in"),
    path(f"{OF_RECALL}/", one.page, name="recall"),
    path(f"{OF_RECALL}/open/", one.begin, name="recall_open"),
    path(f"{OF_RECALL}/close/", one.end, name="recall_close"),
    path(f"{OF_RECALL}/scope/confirm/", scope.confirm, name="scope_confirm"),
    path(f"{OF_RECALL}/scope/reject/", scope.reject, name="scope_reject"),
    path(f"{OF_RECALL}/scope/add/", scope.add, name="scope_add"),
    path(f"{OF_RECALL}/scope/assign/", scope.assign, name="scope_assign"),
    path(f"{OF_RECALL}/scope/withdraw/", scope.withdraw, name="scope_withdraw"),
    path(f"{OF_RECALL}/packs/", one.packs, name="recall_packs"),
    path(f"{OF_RECALL}/export/", export.page, name="recall_export"),
    path(f"{OF_RECALL}/clients/", clients.page, name="recall_clients"),
    path(f"{OF_RECALL}/clients/send/", clients.send_all, name="recall_send_all"),
    path(f"{OF_CLIENT}/", clients.client, name="recall_client"),
    path(f"{OF_CLIENT}/send/", clients.send, name="recall_send"),
    path(f"{OF_CLIENT}/note/", clients.note, name="recall_contact_note"),
]
