"""Consent, session, amendment, aftercare, photographs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from mesoplan.web.session import (
    card,
    chair,
    check_in,
    consent,
    frames,
    photographs,
    sessions,
    tablet,
)

if TYPE_CHECKING:
    from django.urls import URLPattern

OF_CLIENT = "clients/<uuid:client>"
OF_CONSENT = f"{OF_CLIENT}/consent/<str:kind>"
OF_SESSION = "sessions/<uuid:session>"
OF_CARD = "card/<str:token>"

urlpatterns: list[URLPattern] = [
    path(f"{OF_CLIENT}/consent/", consent.overview, name="consent"),
    path(f"{OF_CONSENT}/", tablet.page, name="consent_tablet"),
    path(f"{OF_CONSENT}/hand-over/", tablet.hand_over, name="hand_over"),
    path(f"{OF_CONSENT}/signed/", tablet.thanks, name="consent_thanks"),
    path("tablet/take-back/", tablet.take_back, name="take_back"),
    path("consents/<uuid:consent>/", consent.document, name="consent_document"),
    path(
        "consents/<uuid:consent>/withdraw/", consent.withdraw, name="consent_withdraw"
    ),
    path(f"{OF_CLIENT}/sessions/", sessions.tab, name="sessions"),
    path(f"{OF_CLIENT}/sessions/begin/", sessions.begin, name="session_begin"),
    path(f"{OF_SESSION}/", sessions.sheet, name="session"),
    path(f"{OF_SESSION}/fill/", sessions.fill, name="session_fill"),
    path(f"{OF_SESSION}/check/", sessions.check, name="session_check"),
    path(f"{OF_SESSION}/sign/", sessions.sign, name="session_sign"),
    path(f"{OF_SESSION}/packs/", chair.scan, name="session_scan"),
    path(f"{OF_SESSION}/packs/back/", chair.put_back, name="session_put_back"),
    path(f"{OF_SESSION}/packs/apart/", chair.keep_apart, name="session_keep_apart"),
    path(f"{OF_SESSION}/amend/", sessions.amend, name="session_amend"),
    path(f"{OF_SESSION}/record/", sessions.record, name="session_record"),
    path(f"{OF_SESSION}/aftercare/", sessions.aftercare, name="session_aftercare"),
    path(f"{OF_CLIENT}/photographs/", photographs.page, name="photographs"),
    path("photographs/<uuid:photograph>/", photographs.pixels, name="photograph"),
    path(f"{OF_CLIENT}/card/", card.staff_paper, name="card_paper"),
    path("scan/frames/", frames.read, name="scan_frames"),
    path("check-ins/", check_in.review, name="check_ins"),
    path("check-ins/<uuid:check_in>/look/", check_in.look, name="check_in_look"),
    path("checkin/<str:token>/", login_not_required(check_in.page), name="check_in"),
    path(f"{OF_CARD}/", login_not_required(card.page), name="card"),
    path(
        f"{OF_CARD}/aftercare/<uuid:session>/",
        login_not_required(card.aftercare),
        name="card_aftercare",
    ),
    path(
        f"{OF_CARD}/aftercare/<uuid:session>/pdf/",
        login_not_required(card.aftercare_paper),
        name="card_aftercare_pdf",
    ),
    path(f"{OF_CARD}/pdf/", login_not_required(card.paper), name="card_pdf"),
    path(
        f"{OF_CARD}/consents/<uuid:consent>/",
        login_not_required(card.consent_document),
        name="card_consent",
    ),
    path(
        f"{OF_CARD}/consents/<uuid:consent>/withdraw/",
        login_not_required(card.withdraw),
        name="card_withdraw",
    ),
]
