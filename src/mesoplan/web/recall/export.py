"""What a regulator or the maker asks about a recall, as a file to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions.recall_exports import export_recall
from mesoplan.web.actor import needs
from mesoplan.web.downloads import archive
from mesoplan.web.recall.head import head_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RECALL_EXPORT, fresh=True)
def page(request: HttpRequest, actor: Actor, recall: UUID) -> HttpResponse:
    """Say what the export holds; sent, hand it over."""
    head = head_of(actor, recall)
    if request.method == "POST":
        return archive(export_recall(actor, recall), f"recall-{recall}")
    return render(request, "recall/export.html", {"head": head, "tab": "export"})
