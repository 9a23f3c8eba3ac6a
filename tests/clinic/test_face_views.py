"""What is found of a face is kept with its photograph, and goes with it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from tests.clinic_people import new_clinic, new_member
from tests.treated import consented

from mesoplan.clinic.access import Actor, NotFound, Role
from mesoplan.clinic.actions import (
    consents,
    erasure,
    face_views,
    head_scales,
    photographs,
)
from mesoplan.clinic.actions.consents import NoConsent
from mesoplan.clinic.actions.face_views import NoView
from mesoplan.clinic.queries import maps
from mesoplan.clinic.queries.face_views import (
    head_size,
    measured_view,
    view_seen_by,
    views_of,
)
from mesoplan.clinic.records import (
    Client,
    Consent,
    Event,
    FaceView,
    HeadScale,
    Photograph,
)
from mesoplan.core.errors import ImpossibleRequest
from mesoplan.core.injection_map.views import Angle, ScaleSource, neutral_view
from mesoplan.imaging.faces import detector
from mesoplan.imaging.faces.gates import FaceFinding, Weight, no_face
from mesoplan.imaging.faces.photograph import Seen
from mesoplan.imaging.faces.scale import HeadScale as Head
from mesoplan.knowledge.face import face_surface

Staff = dict[Role, Actor]
SIDE = 600
LOOK = "mesoplan.imaging.faces.photograph.view_of"
MENDED = FaceFinding(
    reason="face_turned", weight=Weight.GATE, what="turned", advice="Turn a little."
)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (SIDE, SIDE), (190, 160, 140)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def photograph(actor: Actor, ada: Client) -> Photograph:
    """A photograph of nobody, kept with a consent."""
    consented(actor, ada, "photo")
    return photographs.keep(actor, ada.pk, data=picture(), view="frontal")


def seen(*findings: FaceFinding, source: str = "average") -> Seen:
    """As if the neutral head had been photographed."""
    surface = face_surface()
    view = neutral_view(surface, Angle.FRONT, SIDE)
    head = Head(source=ScaleSource(source), ratio=0.95, sigma=0.02)
    return Seen(
        view=view,
        findings=findings,
        pose=view.pose,
        landmarks=np.vstack([view.vertices[: surface.measured], np.zeros((10, 3))]),
        head=head,
    )


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Callable[[Seen], None]:
    """Decide what the next look at a photograph finds."""

    def finds(found: Seen) -> None:
        monkeypatch.setattr(LOOK, lambda *_, **__: found)

    return finds


Looks = Callable[[Seen], None]


def test_a_view_is_kept_sealed_and_seen_again(
    actor: Actor, ada: Client, photograph: Photograph, looks: Looks
) -> None:
    looks(seen())
    kept, findings = face_views.view_photo(actor, photograph.pk)
    assert findings == ()
    drawn = neutral_view(face_surface(), Angle.FRONT, SIDE)
    assert np.abs(kept.view.vertices - drawn.vertices).max() < 0.02
    assert (kept.view.width, kept.view.height) == (SIDE, SIDE)
    assert kept.view.mm_per_px == pytest.approx(drawn.mm_per_px)
    (again,) = views_of(actor, ada, "frontal")
    assert again.photograph == photograph.pk
    row = FaceView.objects.get()
    assert b"yaw" not in bytes(row.reading)
    entry = Event.objects.latest("sequence")
    assert (entry.action, entry.changed["measured"]) == ("face.found", False)


def test_where_no_face_is_found_nothing_is_kept_and_the_advice_is_given(
    actor: Actor, photograph: Photograph, looks: Looks
) -> None:
    looks(Seen(view=None, findings=(no_face(),)))
    with pytest.raises(NoView, match="neutral head"):
        face_views.view_photo(actor, photograph.pk)
    assert not FaceView.objects.exists()
    assert view_seen_by(actor, photograph.pk) is None


def test_without_the_extra_it_says_what_to_install(
    actor: Actor, photograph: Photograph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detector, "installed", lambda: False)
    detector._solutions.cache_clear()
    detector._mesh.cache_clear()
    detector._detection.cache_clear()
    with pytest.raises(ImpossibleRequest, match="mesoplan\\[imaging\\]"):
        face_views.view_photo(actor, photograph.pk)
    assert not FaceView.objects.exists()


def test_looked_at_twice_the_newer_landmarks_are_kept(
    actor: Actor, photograph: Photograph, looks: Looks
) -> None:
    looks(seen())
    face_views.view_photo(actor, photograph.pk)
    looks(seen(MENDED))
    face_views.view_photo(actor, photograph.pk)
    assert FaceView.objects.count() == 1
    kept = view_seen_by(actor, photograph.pk)
    assert kept is not None
    assert kept.quality["mend"] == ["face_turned"]


def test_a_photograph_that_should_be_mended_is_shown_but_not_measured_on(
    actor: Actor, ada: Client, photograph: Photograph, looks: Looks
) -> None:
    looks(seen(MENDED))
    face_views.view_photo(actor, photograph.pk)
    assert views_of(actor, ada, "frontal")
    assert measured_view(ada) is None


def test_a_marker_on_the_photograph_measures_the_head_once(
    actor: Actor, ada: Client, photograph: Photograph, looks: Looks
) -> None:
    looks(seen(source="marker"))
    face_views.view_photo(actor, photograph.pk)
    face_views.view_photo(actor, photograph.pk)
    found = head_size(ada)
    assert found is not None
    assert (found.source, found.ratio) == ("marker", 0.95)
    assert HeadScale.objects.count() == 1


def test_a_head_measured_later_sets_the_scale_of_earlier_photographs(
    actor: Actor, ada: Client, photograph: Photograph, looks: Looks
) -> None:
    looks(seen())
    before, _ = face_views.view_photo(actor, photograph.pk)
    head_scales.measure(actor, ada.pk, source="caliper", ratio=0.9, sigma=0.02)
    after = view_seen_by(actor, photograph.pk)
    assert after is not None
    assert after.view.scale_source is ScaleSource.CALIPER
    ratio = after.view.mm_per_px / before.view.mm_per_px
    assert ratio == pytest.approx(0.9, rel=0.01)
    assert after.view.scale_sigma == pytest.approx((0.02**2 + 0.03**2) ** 0.5)


def test_the_clients_skin_is_as_large_as_the_head_was_measured(
    actor: Actor, ada: Client
) -> None:
    plain = maps.ground_of(ada).shape
    head_scales.measure(actor, ada.pk, source="caliper", ratio=0.9, sigma=0.02)
    assert np.allclose(maps.ground_of(ada).shape, plain * 0.9)


def test_without_consent_no_face_is_looked_for(
    actor: Actor, ada: Client, photograph: Photograph, looks: Looks
) -> None:
    looks(seen())
    face_views.view_photo(actor, photograph.pk)
    consents.withdraw(actor, Consent.objects.get(kind="photo").pk)
    with pytest.raises(NotFound):
        face_views.view_photo(actor, photograph.pk)
    with pytest.raises(NotFound):
        view_seen_by(actor, photograph.pk)
    assert views_of(actor, ada) == ()
    assert views_of(actor, ada, "frontal") == ()
    assert measured_view(ada) is None


def test_a_consent_taken_back_during_the_look_keeps_nothing(
    actor: Actor, photograph: Photograph, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object, **__: object) -> Seen:
        consents.withdraw(actor, Consent.objects.get(kind="photo").pk)
        return seen()

    monkeypatch.setattr(LOOK, slow)
    with pytest.raises(NoConsent):
        face_views.view_photo(actor, photograph.pk)
    assert not FaceView.objects.exists()


def test_erasing_a_client_deletes_what_was_found_of_the_face(
    staff: Staff, actor: Actor, ada: Client, photograph: Photograph, looks: Looks
) -> None:
    looks(seen())
    face_views.view_photo(actor, photograph.pk)
    erasure.erase(staff[Role.DIRECTOR], ada.pk, reason="asked")
    assert not FaceView.objects.exists()


def test_another_clinic_finds_no_photograph(photograph: Photograph) -> None:
    stranger = new_member(new_clinic("Other Clinic"), Role.PRACTITIONER)
    with pytest.raises(NotFound):
        face_views.view_photo(stranger, photograph.pk)
    with pytest.raises(NotFound):
        view_seen_by(stranger, photograph.pk)
