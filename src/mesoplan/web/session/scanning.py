"""One sending of the chair's form: what lies in hand, and what came of the new marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, cast
from uuid import uuid4

from django.utils.translation import gettext as _

from mesoplan.clinic.actions import scans
from mesoplan.clinic.actions.scans import OtherScan
from mesoplan.clinic.goods import Typed
from mesoplan.clinic.marks import Raw
from mesoplan.core.traceability.findings import Check, Word
from mesoplan.imaging.pictures import Unusable
from mesoplan.web.packs.verdict_page import FindingLine, distinct
from mesoplan.web.sent_pictures import refusal_words
from mesoplan.web.session.frames import codes_in
from mesoplan.web.session.sorting import Place, Sorted, sorted_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import BinaryIO

    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.scans import Answer
    from mesoplan.clinic.queries.sessions import Seen

LONGEST_CALLER = 40
READ_OFF = ("device", "lot", "expiry", "serial")  # where the box has no mark that reads


@dataclass(slots=True, kw_only=True)
class Turn:
    """What lies in hand, and what came of what was scanned just now."""

    actor: Actor
    session: Seen
    on: date
    caller: str
    hand: Raw
    asks: Sorted | None = None
    unread: list[FindingLine] = field(default_factory=list)
    answer: Answer | None = None
    note: str = ""

    def takes(
        self, mark: str, place: Place | None = None, *, alone: bool = True
    ) -> None:
        """One more mark; one that cannot be read is logged, and said."""
        step = sorted_in(self.hand, mark, self.on, place, alone=alone)
        self.hand = step.raw
        if step.asks:
            self.asks = step
        if step.unread:
            self.unread += self._logged(step.unread)

    def looks_at(self, picture: UploadedFile[bytes]) -> None:
        """Take the marks that a photograph shows."""
        found = codes_in(cast("BinaryIO", picture))
        if isinstance(found, Unusable):
            self.note = refusal_words(found)
            return
        for mark in found:
            self.takes(mark, alone=len(found) == 1)
        if not found:
            self.note = _(
                "No code could be read. Move closer, or type what is printed."
            )

    def judges(self) -> None:
        """Ask for the verdict and begin anew.

        What was scanned stays if that fails, and where a mark is missing: with it the
        pack may be judged once more.
        """
        if self.hand == Raw():
            self.note = self.note or _("Nothing has been scanned yet.")
            return
        try:
            self.answer = scans.at_chair(
                self.actor, self.session.pk, raw=self.hand, caller=self.caller
            )
        except OtherScan:
            self.note = _("This page had been sent before. Check the pack once more.")
        else:
            missing = self.answer.verdict.word is Word.HOLD and not self.complete
            self.hand = self.hand if missing else Raw()
        self.caller = uuid4().hex

    @property
    def complete(self) -> bool:
        """Box, syringe and label are there, and nobody has to be asked."""
        boxed = self.hand.box or self.hand.typed
        whole = bool(boxed and self.hand.inner and self.hand.token)
        return whole and self.asks is None

    def _logged(self, mark: str) -> tuple[FindingLine, ...]:
        """Keep the scan as it came; what was found about this mark."""
        digest = sha256(mark.encode("utf-8", "surrogatepass")).hexdigest()
        answer = scans.at_chair(
            self.actor,
            self.session.pk,
            raw=Raw(box=mark),
            caller=f"{self.caller}-{digest[:20]}",
        )
        return distinct(f for f in answer.verdict.findings if f.check is Check.READ)


def turn_of(
    actor: Actor,
    session: Seen,
    on: date,
    sent: QueryDict,
    pictures: Mapping[str, UploadedFile[bytes]],
) -> Turn:
    """What was sent, worked through: sorted, and judged once the pack is complete."""
    turn = Turn(
        actor=actor,
        session=session,
        on=on,
        caller=sent.get("caller", "")[:LONGEST_CALLER] or uuid4().hex,
        hand=Raw() if "anew" in sent else _hand(sent),
    )
    place, asked = sent.get("place", ""), sent.get("asked", "")
    if asked and place in set(Place):
        turn.takes(asked, Place(place))
    scanned = [mark for mark in sent.getlist("mark") if mark.strip()]
    for mark in scanned:
        turn.takes(mark, alone=len(scanned) == 1)
    if "picture" in pictures:
        turn.looks_at(pictures["picture"])
    if turn.complete or "check" in sent:
        turn.judges()
    return turn


def _hand(sent: QueryDict) -> Raw:
    """What the form carries of this pack from before."""
    read_off = {name: sent.get(f"typed_{name}", "").strip() for name in READ_OFF}
    box = sent.get("box", "")
    return Raw(
        box=box,
        inner=sent.get("inner", ""),
        token=sent.get("token", ""),
        typed=Typed(**read_off) if any(read_off.values()) and not box else None,
    )
