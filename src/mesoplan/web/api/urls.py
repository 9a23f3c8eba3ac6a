"""The addresses of programs. A number in the path changes when an answer breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.api import packs, recalls, receipts, scans

if TYPE_CHECKING:
    from django.urls import URLPattern

PACK = "packs/<str:pack>"
urlpatterns: list[URLPattern] = [
    path("scans", scans.scan, name="api_scans"),
    path("suppliers", receipts.suppliers, name="api_suppliers"),
    path("receipts", receipts.take_in, name="api_receipts"),
    path("stock", packs.stock, name="api_stock"),
    path(PACK, packs.one, name="api_pack"),
    path(f"{PACK}/use", packs.use, name="api_pack_use"),
    path(f"{PACK}/put-back", packs.put_back, name="api_pack_put_back"),
    path(f"{PACK}/open", packs.open_pack, name="api_pack_open"),
    path(f"{PACK}/quarantine", packs.quarantine, name="api_pack_quarantine"),
    path(f"{PACK}/return", packs.send_back, name="api_pack_return"),
    path(f"{PACK}/destroy", packs.destroy, name="api_pack_destroy"),
    path("recalls", recalls.take_in, name="api_recalls"),
    path("recalls/<uuid:recall>", recalls.recall, name="api_recall"),
    path("recalls/<uuid:recall>/open", recalls.begin, name="api_recall_open"),
    path("recalls/<uuid:recall>/exposed", recalls.concerns, name="api_exposed"),
]
