"""Exports of one client and of the clinic, as files to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar
from uuid import UUID, uuid4

from django.core.cache import cache
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from mesoplan.clinic.access import Permission
from mesoplan.clinic.actions.exports import export_client, export_clinic
from mesoplan.clinic.queries.clients import contact_seen_by
from mesoplan.clinic.queries.exports import clients_to_export
from mesoplan.clinic.queries.visits import today_seen_by
from mesoplan.web.actor import needs

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from mesoplan.clinic.access import Actor

KEPT = 3_600
Answer = TypeVar("Answer", bound="HttpResponseBase")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CLIENT_EXPORT, fresh=True)
def client(request: HttpRequest, actor: Actor, client: UUID) -> HttpResponse:
    """Say what an export holds; sent, hand it over."""
    who = contact_seen_by(actor, client)
    if request.method != "POST":
        return render(request, "desk/export_client.html", {"client": who})
    name = f"client-{who.number}-{today_seen_by(actor).isoformat()}.zip"
    return _as_file(HttpResponse(export_client(actor, client)), name)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CLINIC_EXPORT, fresh=True)
def clinic(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The same for every client; made while it is fetched, and its progress told."""
    if request.method != "POST":
        context = {"total": clients_to_export(actor), "ticket": uuid4()}
        return render(request, "desk/export_clinic.html", context)
    key = _key(actor, request.POST.get("ticket", ""))

    def told(done: int, total: int) -> None:
        cache.set(key, [done, total], KEPT)

    name = f"clinic-{today_seen_by(actor).isoformat()}.zip"
    return _as_file(StreamingHttpResponse(export_clinic(actor, told)), name)


@require_safe
@needs(Permission.CLINIC_EXPORT)
def clinic_progress(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How far an export of the clinic is, for the page that waits for it."""
    done, total = cache.get(_key(actor, request.GET.get("ticket", "")), [0, 0])
    return JsonResponse({"done": done, "total": total})


def _key(actor: Actor, ticket: str) -> str:
    try:
        return f"export:{actor.user}:{UUID(ticket)}"
    except ValueError:
        return f"export:{actor.user}:none"


def _as_file(response: Answer, name: str) -> Answer:
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
