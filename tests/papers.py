"""Invented documents that several tests print and read; nobody in them is real."""

from __future__ import annotations

import hashlib
import math
import re
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from mesoplan.clinic.documents import knowledge_texts
from mesoplan.clinic.documents.aftercare_sheet import AftercareSheet, Treated
from mesoplan.clinic.documents.client_card import ClientCard, Entry
from mesoplan.clinic.documents.consent import (
    Consent,
    Drawing,
    ReadBack,
    Risk,
    Signature,
)
from mesoplan.clinic.documents.head import Head, Signed
from mesoplan.clinic.documents.labels import LANGUAGES
from mesoplan.clinic.documents.map_lines import map_sheet as lines_of_map
from mesoplan.clinic.documents.plan_lines import plan_sheet
from mesoplan.clinic.documents.rendering import rendered
from mesoplan.clinic.documents.session_record import (
    Amendment,
    Checked,
    Delivered,
    HoldSettled,
    PackUsed,
    SessionRecord,
)
from mesoplan.core.injection_map.views import Angle, neutral_view
from mesoplan.core.quantities import Volume
from mesoplan.export.courses import proposal_report
from mesoplan.export.decisions import screening_report
from mesoplan.export.maps.words import WORDS
from mesoplan.knowledge.face import face_surface
from mesoplan.knowledge.library import Library
from tests import drawn_maps
from tests.clients import calm, practice
from tests.repository.tree import ROOT

DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 14, 5, tzinfo=timezone(timedelta(hours=1)))
HEAD = Head(
    clinic="Clinique des Tilleuls",
    address="12 rue des Tilleuls, 69006 Lyon",
    phone="+33 4 00 00 00 00",
    client="Zoé Lefèvre-O'Hara",
    number="C-00042",
    born=date(1985, 3, 1),
    on=DAY,
    version="consent-treatment 3",
    knowledge="ef6b753a3e2926e9c0ffee00",
    notice="Demonstration: invented people, invented data",
)


@cache
def plan(language="en"):
    """The first course for a client who bruises and has darker skin."""
    library = practice().library
    consultation = calm(
        {"zones": ("cheeks", "crows-feet")}, bruising_medicine=True, skin_type="v"
    )
    proposal = practice().plan(consultation)
    report = screening_report(proposal.screening, consultation, library)
    course = proposal_report(proposal, report, library).courses[0]
    signed = Signed(
        by="Dr Ana Moreau", role="medical director", at=AT, reason="Seen, agreed"
    )
    return plan_sheet(
        HEAD, course, report, library, language=language, sign_offs=(signed,)
    )


def drawing():
    """A signature of three strokes, one of them a dot."""
    wave = tuple(
        (20 + 5 * i, 60 + 30 * math.sin(i / 3) * math.cos(i / 11)) for i in range(60)
    )
    return Drawing(
        width=360, height=120, strokes=(wave, ((30, 100), (320, 92)), ((200, 20),))
    )


def consent(language="en", **changed):
    """A signed consent to treatment."""
    library = Library()
    values = {
        "head": HEAD,
        "witness": "9f1c2ab47d03",
        "text": (
            "Very small amounts of product are placed in the skin.\nYou may stop.",
            "Nobody can promise you a result.",
        ),
        "product": "M-HA 10 (FILLMED)",
        "zones": ("Cheeks", "Crow's feet"),
        "sessions": 3,
        "common": knowledge_texts.common_effects(library, language),
        "complications": knowledge_texts.complications(library, language),
        "own": (
            Risk(
                title="Skin types IV to VI",
                text="Colour of the skin can change where the needle went in.",
            ),
        ),
        "alternatives": knowledge_texts.choices(
            library, ("do-nothing", "topical-ha-serum"), language
        ),
        "questions": (
            ReadBack(
                question="What do you do if your sight changes?",
                answer="I call the emergency number at once.",
            ),
            ReadBack(question="How sure is the result?", answer="Nobody can promise."),
        ),
        "statements": ("I had time to read and to ask.", "My answers are complete."),
        "withdrawing": "You can withdraw at any time, without a reason. Tell us.",
        "signature": Signature(by=HEAD.client, at=AT, drawing=drawing()),
    }
    return Consent(**{**values, **changed})


def session_record(**changed):
    """A signed record with one deviation and one amendment."""
    values = {
        "head": HEAD,
        "session": 2,
        "sessions": 3,
        "practitioner": "Dr Ana Moreau",
        "checked": (
            Checked(question="Are you pregnant?", answer="No"),
            Checked(question="Do you have a cold sore?", answer="No"),
        ),
        "zones": (
            Delivered(
                zone="Cheeks",
                product="M-HA 10",
                technique="Facial micro-depots, point by point",
                planned_points=148,
                points=140,
                planned_volume=Volume(2_960_000),
                volume=Volume(2_800_000),
                note="Stopped early on the left: sore.",
            ),
            Delivered(
                zone="Crow's feet",
                product="M-HA 10",
                technique="Facial micro-depots, point by point",
                planned_points=12,
                points=12,
                planned_volume=Volume(240_000),
                volume=Volume(240_000),
            ),
        ),
        "packs": (
            PackUsed(
                product="M-HA 10",
                maker="FILLMED",
                lot="L2026-118",
                expiry=date(2027, 8, 31),
                packs=2,
                identifier="MP6G 73AR 4T7C 2JZ9",
            ),
        ),
        "holds": (
            HoldSettled(
                pack="MP6G 73AR 4T7C 2JZ9, lot L2026-118",
                findings=("Inside not scanned", "Listing not checked"),
                by="Dr Ines Roy",
                at=AT - timedelta(minutes=20),
                reason="Syringe and box compared by eye: they agree.",
            ),
        ),
        "observed_minutes": 15,
        "observation": "Well, went home alone.",
        "notes": "Left cheek sorer than the right.",
        "signed": (Signed(by="Dr Ana Moreau", role="practitioner", at=AT),),
        "amendments": (
            Amendment(
                at=AT + timedelta(days=1),
                by="Dr Ana Moreau",
                role="practitioner",
                field="Lot of M-HA 10",
                was="L2026-118",
                now="L2026-181",
                reason="Two figures swapped when typed",
            ),
        ),
    }
    return SessionRecord(**{**values, **changed})


def aftercare_sheet(language="en", **changed):
    """The sheet for the day of the session."""
    library = Library()
    values = {
        "head": HEAD,
        "treated": (
            Treated(
                product="M-HA 10", lot="L2026-118", zones=("Cheeks", "Crow's feet")
            ),
        ),
        "normal": knowledge_texts.normal(library, language),
        "care": knowledge_texts.care_after(library, DAY, language),
        "calls": knowledge_texts.calls(library, DAY, language),
        "emergencies": knowledge_texts.emergencies(library, DAY, language),
        "emergency_number": "112",
        "next_on": date(2026, 12, 6),
    }
    return AftercareSheet(**{**values, **changed})


def client_card(**changed):
    """A card with two sessions."""
    entry = Entry(
        on=DAY,
        product="M-HA 10",
        maker="FILLMED",
        lot="L2026-118",
        expiry=date(2027, 8, 31),
        zones=("Cheeks", "Crow's feet"),
        volume=Volume(3_040_000),
        practitioner="Dr Ana Moreau",
    )
    earlier = Entry(
        on=date(2026, 11, 1),
        product="M-HA 10",
        maker="FILLMED",
        lot="L2026-097",
        expiry=date(2027, 5, 31),
        zones=("Cheeks",),
        volume=Volume(2_960_000),
        practitioner="Dr Ana Moreau",
    )
    values = {"head": HEAD, "entries": (entry, earlier), "emergency_number": "112"}
    return ClientCard(**{**values, **changed})


@cache
def map_sheet(language="en"):
    """A map with a point of each state, from the front and both profiles."""
    face = face_surface()
    views = tuple(
        (WORDS[language][angle.value], neutral_view(face, angle, 600), None)
        for angle in (Angle.FRONT, Angle.PROFILE_LEFT, Angle.PROFILE_RIGHT)
    )
    sheet = lines_of_map(
        HEAD,
        drawn_maps.after_a_session(),
        face,
        views,
        drawn_maps.shown(language=language),
    )
    return replace(
        sheet,
        product="M-HA 10",
        session="2",
        reach=("Of 32 cm², 2 to 6 % is touched on the day.",),
        left_out=("Neck: no depth is set for it.",),
    )


MAKERS = {
    "plan": plan,
    "consent": consent,
    "session_record": lambda language="en": session_record(),
    "aftercare_sheet": aftercare_sheet,
    "client_card": lambda language="en": client_card(),
    "map_sheet": map_sheet,
}
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
NAMES = sorted(MAKERS)
EACH = pytest.mark.parametrize("name", NAMES)
IN_EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
INVISIBLE = re.compile("[\u200b-\u200f\u2066-\u2069\u00ad\ufeff]")


def digest(document, language="en"):
    """Of its PDF: kept with a signed copy, it must hold for one made years later."""
    return hashlib.sha256(rendered(document, language)).hexdigest()


def digests_elsewhere(import_, documents):
    """The digests that another process, on the other side of the world, makes of them.

    ``documents`` is what to write in Python for pairs of a document and its language.
    """
    script = (
        f"from tests.papers import digest\n{import_}\n"
        f"for document, language in {documents}:\n"
        "    print(digest(document, language))\n"
    )
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "TZ": "Pacific/Auckland"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()


def pages(pdf):
    """The text of each page."""
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def words(pdf):
    """The text of all pages, on one line."""
    return " ".join(" ".join(pages(pdf)).split())


def squeezed(text):
    """The text without what only layout adds: spaces, line breaks, ligatures."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", INVISIBLE.sub("", text)))


def said(document, language="en"):
    """All that a document says, squeezed."""
    return squeezed("".join(pages(rendered(document, language))))
