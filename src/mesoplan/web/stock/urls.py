"""Stock: packs, goods-in, receipts and labels, holds, suppliers, products, scans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from mesoplan.web.stock import (
    deeds,
    devices,
    holds,
    pack,
    receipts,
    receive,
    scans,
    stock,
    suppliers,
)

if TYPE_CHECKING:
    from django.urls import URLPattern

OF_RECEIPT = "stock/receipts/<uuid:receipt>"
OF_PACK = "stock/packs/<str:pack>"
OF_SUPPLIER = "stock/suppliers/<uuid:supplier>"
OF_DEVICE = "stock/products/<uuid:device>"

urlpatterns: list[URLPattern] = [
    path("stock/", stock.page, name="stock"),
    path("stock/receive/", receive.page, name="receive"),
    path("stock/receipts/", receipts.page, name="receipts"),
    path(f"{OF_RECEIPT}/", receipts.receipt, name="receipt"),
    path(f"{OF_RECEIPT}/labels/", receipts.labels, name="receipt_labels"),
    path(f"{OF_RECEIPT}/labels/pdf/", receipts.labels_pdf, name="receipt_labels_pdf"),
    path(f"{OF_PACK}/", pack.page, name="pack"),
    path(f"{OF_PACK}/label/", receipts.label_pdf, name="pack_label"),
    path(f"{OF_PACK}/open/", pack.door(deeds.BEGIN), name="pack_begin"),
    path(f"{OF_PACK}/quarantine/", pack.door(deeds.QUARANTINE), name="pack_quarantine"),
    path(f"{OF_PACK}/release/", pack.door(deeds.RELEASE), name="pack_release"),
    path(f"{OF_PACK}/send-back/", pack.door(deeds.SEND_BACK), name="pack_send_back"),
    path(f"{OF_PACK}/destroy/", pack.door(deeds.DESTROY), name="pack_destroy"),
    path("stock/holds/", holds.page, name="holds"),
    path("stock/holds/<uuid:session>/", holds.session, name="hold"),
    path("stock/suppliers/", suppliers.page, name="suppliers"),
    path("stock/suppliers/new/", suppliers.register, name="new_supplier"),
    path(f"{OF_SUPPLIER}/", suppliers.supplier, name="supplier"),
    path(f"{OF_SUPPLIER}/evidence/", suppliers.note, name="supplier_note"),
    path("stock/products/", devices.page, name="devices"),
    path("stock/products/new/", devices.new, name="new_device"),
    path(f"{OF_DEVICE}/", devices.device, name="device"),
    path(f"{OF_DEVICE}/change/", devices.change, name="device_change"),
    path(f"{OF_DEVICE}/extend/", devices.extend, name="lot_extend"),
    path("stock/scans/", scans.page, name="scans"),
    path("stock/scans/replay/", scans.replay, name="scan_replay"),
]
