"""Public invented patients, made by others: read without a fault, all accounted for."""

from __future__ import annotations

import pytest

from mesoplan.core.facts import FactKind
from mesoplan.fhir.bundle import read_bundle
from mesoplan.intake.files import read_file
from tests.charts import accounted
from tests.clients import practice
from tests.conftest import ROOT

FOLDER = ROOT.parent / "shared" / "data" / "fhir"
FILES = sorted(FOLDER.glob("*.json"))

if not FILES:
    pytest.skip(f"no invented patients in {FOLDER}", allow_module_level=True)


@pytest.mark.parametrize("path", FILES, ids=[path.stem[:8] for path in FILES])
def test_an_invented_patient_is_read_and_accounted_for(path):
    raw = read_file(path)
    vocabulary = practice().vocabulary
    found = read_bundle(raw, vocabulary)
    assert accounted(found) == found.entries == len(raw["entry"])
    told = found.consultation
    assert told.client
    names = raw["entry"][0]["resource"]["name"][0]
    assert names["family"] not in repr(found)
    for answer in told.answers:
        fact = vocabulary.facts[answer.fact]
        assert answer.by == "record"
        assert answer.on <= told.on
        assert answer.detail
        if fact.kind in (FactKind.SET, FactKind.EVENT):
            assert not answer.complete
    assert practice().screen(told).findings


def test_the_codes_that_stay_unmapped_bear_on_no_medicine_question():
    left = {
        row.display
        for path in FILES
        for row in read_bundle(read_file(path), practice().vocabulary).unmapped
        if row.resource.startswith("Medication")
    }
    assert left == {
        "0.25 ML Leuprolide Acetate 30 MG/ML Prefilled Syringe",
        "Carbamazepine[Tegretol]",
    }
