"""A recall for the regulator or the maker: a zip of files that name no client."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import ZipFile

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.clinic import ledger, moment
from mesoplan.clinic.access import Actor, Permission
from mesoplan.clinic.actions.exports import add_files
from mesoplan.clinic.queries.charts import clinic_of
from mesoplan.clinic.queries.recall_report import files_of_recall
from mesoplan.clinic.queries.recalls import recall_seen_by

if TYPE_CHECKING:
    from uuid import UUID

    from mesoplan.clinic.records import Recall


def export_recall(actor: Actor, recall: UUID) -> bytes:
    """What was recalled, where the packs are, who was told when; clients nameless.

    Raises:
        NotAllowed, StepUpNeeded: who exports must hold the permission, shown just now.
        NotFound: no such recall here.
    """
    actor.must(Permission.RECALL_EXPORT, moment.now())
    found = recall_seen_by(actor, recall)
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        readme = ("README.txt", _readme(actor, found))
        add_files(archive, [readme, *files_of_recall(found)])
    with transaction.atomic():
        ledger.record(actor, "recall.exported", f"recall:{found.pk}")
    return data.getvalue()


def _readme(actor: Actor, recall: Recall) -> bytes:
    text = _(
        "Recall %(recall)s at %(clinic)s, made on %(moment)s (UTC) by %(name)s.\n\n"
        "recall.json   everything below in one file, and the counts\n"
        "notice.csv    the notice, and when the clinic knew, began and ended\n"
        "scope.csv     what was confirmed or rejected as covered, by whom, and why\n"
        "packs.csv     every pack of the lots confirmed, and where it is now\n"
        "contacts.csv  one client a row: told when and how, answered when\n\n"
        "Clients are numbers of this report alone: no names, no treatments.\n"
        "Text is UTF-8; moments are in UTC. A cell that a spreadsheet could take for a\n"
        "formula begins with an apostrophe.\n"
    )
    said = {"recall": str(recall), "clinic": clinic_of(actor).name, "name": actor.name}
    said["moment"] = f"{moment.now():%Y-%m-%d %H:%M}"
    return (text % said).encode()
