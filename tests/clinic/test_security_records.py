"""Every model and every field stands in a register; new ones must be put there."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models

from mesoplan.clinic.records.permanence import WrittenOnce
from mesoplan.clinic.records.sealing import Sealed

MODELS = list(apps.get_app_config("clinic").get_models())
CLASSES = {"public", "clinic", "personal", "clinical", "secret"}
WRITTEN_ONCE = {
    "AmendedLot",
    "Amendment",
    "Authorisation",
    "Calibration",
    "Consent",
    "ConsentText",
    "Decision",
    "Event",
    "Firing",
    "HeadScale",
    "Lot",
    "LotExpiry",
    "LotExtension",
    "PackEvent",
    "Photograph",
    "RecallCheck",
    "RecallContact",
    "RecallNotice",
    "Receipt",
    "ReceiptLine",
    "Scan",
    "Settlement",
    "SignOff",
    "Statement",
    "Withdrawal",
    "Witness",
}
EDITABLE = {
    "ApiKey",
    "CheckIn",
    "Client",
    "ClientImport",
    "Clinic",
    "Consultation",
    "Course",
    "Delivery",
    "Device",
    "FaceView",
    "InjectionMap",
    "Intake",
    "Link",
    "Membership",
    "OwnNumber",
    "Pack",
    "Recall",
    "RecallScope",
    "SearchToken",
    "Session",
    "Supplier",
    "Use",
    "User",
    "Visit",
}
# text about people that is not sealed, and why it may stand open
OPEN_TEXT = {
    "User.email": "staff sign in with it; it is looked up",
    "User.name": "staff, who sign with it; not a client's",
    "Consent.address": "where a signature was given from; goes with the ledger",
    "Decision.level": "one of six words: lists and rates are made of it",
    "CheckIn.route": "one of three words: the worklist is made of it",
    "Photograph.view": "one of a few words: which side is seen",
    "RecallContact.how": "one of five words: how somebody was reached",
    "RecallContact.outcome": "one of five words: who is still open is counted",
    "Delivery.zone": "an id of the library: recalls look for it",
    "Delivery.product": "an id of the library: recalls look for it",
    "Delivery.lot": "recalls look for it, across all clients",
    "Delivery.deviation": "a short reason why it was not done as planned",
}
FIELDS = [(m, f) for m in MODELS for f in m._meta.get_fields() if f.concrete]


def pairs():
    """Fields ``x_at`` and ``x_by`` of one model: they go together or not at all."""
    for model in MODELS:
        names = {f.name for f in model._meta.get_fields() if f.concrete}
        for name in sorted(names):
            by = name.removesuffix("_at") + "_by"
            if name.endswith("_at") and by in names:
                yield model, name, by


PAIRS = [p for p in pairs() if p[0]._meta.get_field(p[1]).null]


def label(model, field) -> str:
    return f"{model.__name__}.{field.name}"


def test_every_model_is_written_once_or_editable_and_listed():
    found = {m.__name__ for m in MODELS}
    assert found == WRITTEN_ONCE | EDITABLE
    assert {m.__name__ for m in MODELS if issubclass(m, WrittenOnce)} == WRITTEN_ONCE


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(WRITTEN_ONCE))
def test_the_database_guards_what_is_written_once(name):
    table = apps.get_model("clinic", name)._meta.db_table
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass"
        expected = {f"{table}_kept", f"{table}_whole"}
    else:
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        expected = {f"{table}_update", f"{table}_delete"}
    with connection.cursor() as cursor:
        cursor.execute(sql, [table])
        assert expected <= {row[0] for row in cursor.fetchall()}


@pytest.mark.parametrize("model", MODELS)
def test_every_field_has_a_privacy_class(model):
    concrete = {f.name for f in model._meta.get_fields() if f.concrete}
    assert set(model.PRIVACY) == concrete
    assert set(model.PRIVACY.values()) <= CLASSES


def test_text_about_people_is_sealed_or_stands_open_with_a_reason():
    texts = (models.CharField, models.TextField, models.JSONField)
    addresses = (models.GenericIPAddressField, models.EmailField)
    found = {
        label(m, f)
        for m, f in FIELDS
        if m.PRIVACY[f.name] in {"personal", "clinical"}
        and isinstance(f, (*texts, *addresses))
        and not isinstance(f, Sealed)
    }
    assert found == set(OPEN_TEXT)


def test_what_is_sealed_is_personal_or_clinical():
    for model, field in FIELDS:
        if isinstance(field, Sealed):
            assert model.PRIVACY[field.name] in {"personal", "clinical"}


def test_every_clinical_record_belongs_to_a_clinic():
    without = {
        m.__name__
        for m in MODELS
        if "clinic" not in {f.name for f in m._meta.get_fields() if f.concrete}
    }
    assert without == {"Clinic", "User", "Witness"}


def test_there_are_pairs_to_look_at():
    assert len(PAIRS) >= 8


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "at", "by"), PAIRS, ids=[f"{m.__name__}.{a}" for m, a, _ in PAIRS]
)
def test_when_and_by_whom_go_together(model, at, by):
    """The four combinations, tried against the constraint itself."""
    constraint = next(
        c
        for c in model._meta.constraints
        if isinstance(c, models.CheckConstraint) and c.name.endswith(f"{at}_and_by")
    )
    now, who = datetime(2026, 1, 1, tzinfo=UTC), uuid4()
    for moment, person, fits in (
        (None, None, True),
        (now, who, True),
        (now, None, False),
        (None, who, False),
    ):
        record = model(**{at: moment, by: person})
        if fits:
            constraint.validate(model, record)
        else:
            with pytest.raises(ValidationError):
                constraint.validate(model, record)
