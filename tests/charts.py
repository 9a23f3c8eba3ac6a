"""Invented FHIR charts, and a small vocabulary with codes of their own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mesoplan.core.consultation import Vocabulary
from mesoplan.core.evidence import Figure, Tag, Text
from mesoplan.core.facts import (
    AlternativeUnit,
    Answer,
    Code,
    FactDefinition,
    FactKind,
    Option,
    Standing,
    State,
)
from mesoplan.core.snapshot import take_snapshot
from mesoplan.fhir.bundle import read_bundle

if TYPE_CHECKING:
    from mesoplan.fhir.chart import Chart

TODAY = date(2026, 11, 20)
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
LOINC = "http://loinc.org"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
CVX = "http://hl7.org/fhir/sid/cvx"
UCUM = "http://unitsofmeasure.org"
PATIENT = "Patient/p1"


def accounted(chart: Chart) -> int:
    """How many entries its lists account for; parts of an entry are none."""
    listed = (*chart.read, *chart.unmapped, *chart.skipped)
    return sum(row.count for row in listed if "." not in row.resource)


def _code(system: str, code: str, display: str, means: bool | str = True) -> Code:
    return Code(system=system, code=code, display=display, tag=Tag.C, means=means)


def _fact(name: str, kind: FactKind, days: int, *codes: Code, **rest: Any):
    return FactDefinition(
        id=name,
        title=Text({"en": name}),
        kind=kind,
        question=Text({"en": f"{name}?"}),
        section="health",
        asked_of="client",
        good_for=Figure(unit="d", tag=Tag.C, value=Decimal(days)),
        codes=codes,
        **rest,
    )


def _options(*names: str) -> tuple[Option, ...]:
    return tuple(Option(id=name, label=Text({"en": name})) for name in names)


RECONCILED = {"closed_by": "medicines_reconciled"}
_FACTS = (
    _fact("birth_date", FactKind.DATE, 36500, lasting=True),
    _fact(
        "pregnant",
        FactKind.FLAG,
        0,
        _code("snomed", "P1", "Pregnant"),
        _code("snomed", "P0", "Not pregnant", means=False),
        _code("loinc", "PQ", "Pregnancy status"),
    ),
    _fact(
        "diabetes",
        FactKind.FLAG,
        365,
        _code("icd10cm", "E11.-", "Type 2 diabetes mellitus"),
        _code("snomed", "D1", "Diabetes"),
        lasting=True,
    ),
    _fact("poor_control", FactKind.FLAG, 90, _code("icd10cm", "E11.65", "High sugar")),
    _fact(
        "immune",
        FactKind.FLAG,
        90,
        _code("snomed", "I1", "Immune weakness"),
        _code("snomed", "I2", "Other weakness"),
    ),
    _fact(
        "acne",
        FactKind.FLAG,
        0,
        _code("snomed", "A1", "Acne"),
        per_zone=True,
    ),
    _fact(
        "anticoagulant",
        FactKind.FLAG,
        30,
        _code("rxnorm", "W5", "Warfarin Sodium 5 MG Oral Tablet"),
        _code("atc", "B01AA", "Vitamin K antagonists"),
        _code("icd10cm", "Z79.01", "Long term use of anticoagulants"),
        **RECONCILED,
    ),
    _fact(
        "immunosuppressant",
        FactKind.FLAG,
        30,
        _code("rxnorm", "M5", "methotrexate"),
        **RECONCILED,
    ),
    _fact(
        "isotretinoin",
        FactKind.EVENT,
        30,
        _code("rxnorm", "ISO", "isotretinoin"),
        **RECONCILED,
    ),
    _fact(
        "medicines_reconciled",
        FactKind.EVENT,
        30,
        _code("snomed", "REC", "Medication reconciliation"),
        _code("rxnorm", "PLAIN", "Plain tablet"),
    ),
    _fact("cancer_treatment", FactKind.FLAG, 30, _code("rxnorm", "CH", "chemo")),
    _fact(
        "hba1c",
        FactKind.NUMBER,
        90,
        _code("loinc", "4548-4", "HbA1c"),
        unit="%",
        minimum=Decimal(3),
        maximum=Decimal(20),
        other_units=(
            AlternativeUnit(
                unit="mmol/mol",
                tag=Tag.C,
                multiply=Decimal("0.09148"),
                add=Decimal("2.152"),
            ),
        ),
    ),
    _fact(
        "temperature",
        FactKind.NUMBER,
        0,
        _code("loinc", "8310-5", "Body temperature"),
        unit="degC",
        minimum=Decimal(30),
        maximum=Decimal(45),
        other_units=(
            AlternativeUnit(
                unit="degF",
                tag=Tag.C,
                subtract=Decimal(32),
                multiply=Decimal(5),
                divide=Decimal(9),
            ),
        ),
    ),
    _fact(
        "systolic",
        FactKind.NUMBER,
        30,
        _code("loinc", "8480-6", "Systolic blood pressure"),
        unit="mm[Hg]",
        minimum=Decimal(40),
        maximum=Decimal(300),
    ),
    _fact(
        "screen",
        FactKind.CHOICE,
        180,
        _code("snomed", "SC", "Screened positive", means="positive"),
        options=_options("negative", "positive"),
    ),
    _fact(
        "allergies",
        FactKind.SET,
        90,
        _code("snomed", "LX", "Latex allergy", means="latex"),
        _code("snomed", "NKA", "No known allergy", means=False),
        lasting=True,
        options=_options("latex", "lidocaine", "other"),
    ),
    _fact(
        "anaphylaxis",
        FactKind.FLAG,
        180,
        _code("snomed", "AN", "Anaphylaxis"),
        lasting=True,
    ),
    _fact("eczema", FactKind.FLAG, 0, _code("snomed", "EC", "Eczema")),
    _fact("viral_illness", FactKind.EVENT, 0, _code("snomed", "V1", "Viral illness")),
    _fact(
        "vaccine", FactKind.EVENT, 7, _code("cvx", "08", "Hep B"), may_be_planned=True
    ),
    _fact(
        "risks",
        FactKind.SET,
        90,
        _code("snomed", "OB", "Obesity", means="obesity"),
        options=_options("obesity"),
    ),
)
FACTS = {fact.id: fact for fact in _FACTS}
VOCABULARY = Vocabulary(
    facts=FACTS, concerns=frozenset(), zones=frozenset({"chin"}), products=frozenset()
)


def concept(code: str, system: str = SNOMED, display: str = "") -> dict[str, Any]:
    """A CodeableConcept with one coding."""
    coding = {"system": system, "code": code}
    return {"coding": [{**coding, "display": display} if display else coding]}


def patient(**fields: Any) -> dict[str, Any]:
    """The invented patient of every chart."""
    born = {"birthDate": "1984-03-02", "name": [{"family": "Zyxwv"}]}
    return {"resourceType": "Patient", "id": "p1", **born, **fields}


def about(kind: str, **fields: Any) -> dict[str, Any]:
    """A resource about the invented patient."""
    whose = "patient" if kind in ("AllergyIntolerance", "Immunization") else "subject"
    return {"resourceType": kind, whose: {"reference": PATIENT}, **fields}


def condition(code: str, status: str = "active", **fields: Any) -> dict[str, Any]:
    clinical = "http://terminology.hl7.org/CodeSystem/condition-clinical"
    return about(
        "Condition",
        clinicalStatus=concept(status, clinical),
        code=concept(code, fields.pop("system", SNOMED)),
        **fields,
    )


def request(code: str, status: str = "active", **fields: Any) -> dict[str, Any]:
    """A MedicationRequest."""
    named = concept(code, fields.pop("system", RXNORM), fields.pop("display", ""))
    given = {"medicationCodeableConcept": named, "intent": "order"}
    return about("MedicationRequest", status=status, **{**given, **fields})


def observation(code: str, on: str = "2026-11-20", **fields: Any) -> dict[str, Any]:
    coded = concept(code, fields.pop("system", LOINC))
    dated = {"effectiveDateTime": on} if on else {}
    return about("Observation", status="final", code=coded, **{**dated, **fields})


def quantity(value: Any, code: str = "%", **fields: Any) -> dict[str, Any]:
    return {"value": value, "unit": code, "code": code, "system": UCUM, **fields}


def reconciliation(on: str) -> dict[str, Any]:
    return about(
        "Procedure", status="completed", code=concept("REC"), performedDateTime=on
    )


def bundle(*resources: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A collection with the invented patient first, unless one is given."""
    named = [resource.get("resourceType") for resource in resources]
    people = [] if "Patient" in named else [patient()]
    entries = [{"resource": resource} for resource in (*people, *resources)]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": entries,
        **fields,
    }


def chart(*resources: dict[str, Any], on: date | None = TODAY, **fields: Any) -> Chart:
    return read_bundle(bundle(*resources, **fields), VOCABULARY, on)


def answers(fact: str, found: Chart) -> list[Answer]:
    """The chart's answers to one fact."""
    return [answer for answer in found.consultation.answers if answer.fact == fact]


def values(fact: str, *resources: dict[str, Any], **rest: Any) -> list[tuple[Any, str]]:
    """Value and day of each answer to one fact."""
    found = answers(fact, chart(*resources, **rest))
    return [(answer.value, answer.on.isoformat()) for answer in found]


def known(fact: str, *resources: dict[str, Any], **rest: Any) -> State:
    """What the chart amounts to on the day of evaluation, in the zone "chin"."""
    found = chart(*resources, **rest).consultation
    snapshot = take_snapshot(FACTS, found.answers, found.on, ["chin"])
    return snapshot.states("chin")[fact]


def is_unknown(state: State) -> bool:
    return state.standing is not Standing.KNOWN
