"""One pack looked at: its scans, whom it was used for, and what is known of it now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesoplan.clinic import ledger, marks
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.judging import judged
from mesoplan.clinic.queries.known import InHand
from mesoplan.clinic.queries.packs import pack_seen_by
from mesoplan.clinic.queries.staff import names_of
from mesoplan.clinic.records import Scan, Use
from mesoplan.core.traceability.findings import Check, Verdict
from mesoplan.core.traceability.identity import Carrier, Identity, Reading
from mesoplan.core.traceability.known import Moment

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from mesoplan.clinic.records import Pack

MOST = 50
# what only a scan at the chair can answer
SEEN_AT_THE_CHAIR = {Check.READ, Check.INNER}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSeen:
    """One scan of the pack, and the word it was answered with."""

    at: datetime
    by: str
    place: str
    word: str
    bound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UseSeen:
    """One session the pack was taken for; put back where it has ended."""

    session: UUID
    client: int
    at: datetime
    by: str
    dose: int
    put_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The latest scans; the uses only for those who may read charts."""

    scans: tuple[ScanSeen, ...]
    uses: tuple[UseSeen, ...]


def history_seen_by(actor: Actor, token: str) -> History:
    """A pack's scans and uses. Who sees whom it was used for is noted in the ledger.

    Raises:
        NotAllowed, NotFound: as for the pack.
    """
    pack = pack_seen_by(actor, token)
    scans = list(Scan.objects.filter(pack=pack).order_by("-at", "pk")[:MOST])
    uses = _uses(actor, pack)
    names = names_of(
        actor.clinic, {*(scan.by for scan in scans), *(use.by for use in uses)}
    )
    return History(
        scans=tuple(
            ScanSeen(
                at=scan.at,
                by=names.get(scan.by, ""),
                place=scan.place,
                word=scan.word,
                bound=scan.use_id is not None,
            )
            for scan in scans
        ),
        uses=tuple(
            UseSeen(
                session=use.session_id,
                client=use.client.number,
                at=use.at,
                by=names.get(use.by, ""),
                dose=use.dose,
                put_back=use.ended_at is not None,
            )
            for use in uses
        ),
    )


def verdict_now(actor: Actor, token: str) -> Verdict:
    """What the record says for or against a pack that lies on the shelf.

    As at the chair, with what was read when it came in. Whether its marks still read,
    and whether box and inside agree, only a scan can say: both are left out.

    Raises:
        NotAllowed, NotFound: as for the pack.
    """
    pack = pack_seen_by(actor, token)
    (found,) = judged(clinic_of(actor), Moment.CHAIR, [InHand(marks=_on_record(pack))])
    kept = (f for f in found.findings if f.check not in SEEN_AT_THE_CHAIR)
    return Verdict(findings=tuple(kept))


def _uses(actor: Actor, pack: Pack) -> list[Use]:
    if not actor.may(Permission.CLIENT_VIEW_CHART):
        return []
    uses = list(
        Use.objects.filter(pack=pack, client__erased_at=None)
        .select_related("client")
        .order_by("at", "pk")
    )
    if uses:
        ledger.seen(actor, "pack_uses", f"pack:{pack.pk}")
    return uses


def _on_record(pack: Pack) -> marks.Marks:
    box = Identity(
        carrier=Carrier.GS1,
        device=pack.device.identifier,
        lot=pack.lot.lot,
        expires_on=pack.expires_on,
        serial=pack.serial,
    )
    own = Identity(carrier=Carrier.TOKEN, token=pack.token)
    return marks.Marks(
        box=Reading(raw="", identity=box), token=Reading(raw="", identity=own)
    )
