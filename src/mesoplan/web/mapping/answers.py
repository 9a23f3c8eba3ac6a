"""What a map's page and its script are answered after each deed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string

from mesoplan.clinic.practice import practice_of
from mesoplan.clinic.queries import maps
from mesoplan.web.mapping.checked import checked
from mesoplan.web.mapping.map_page import map_page, zone_titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor
    from mesoplan.clinic.queries.maps import Seen
    from mesoplan.core.errors import InputError
    from mesoplan.web.mapping.map_page import MapPage


def by_script(request: HttpRequest) -> bool:
    """Whether the editor asks, and not a form by itself."""
    return bool(request.headers.get("X-Map"))


def said_of(refused: InputError) -> list[str]:
    """What is wrong and what to do, each once."""
    lines = [f"{p.what[:1].upper()}{p.what[1:]}. {p.remedy}" for p in refused.problems]
    return list(dict.fromkeys(line.strip() for line in lines))


def template_of(page: MapPage, *, paper: bool) -> str:
    """Which page shows it."""
    if paper:
        return "mapping/paper.html"
    return "mapping/session.html" if page.session else "mapping/map.html"


def answered(
    request: HttpRequest, actor: Actor, seen: Seen, said: Sequence[str] = ()
) -> JsonResponse:
    """After a save: the version, and limits and sums as the page shows them.

    With something ``said`` the map was put right, and is sent back.
    """
    from mesoplan.web.mapping import drawn, measured  # noqa: PLC0415 - only here

    record = maps.record_seen_by(actor, seen.id)
    skin = measured.measured(actor, record, seen.map)
    check = checked(record, seen.map, practice_of(actor.clinic), skin.words)
    context = {"check": check, "session": seen.session}
    part = render_to_string("mapping/check.html", context, request)
    answer = {"version": seen.version, "parts": {"map-check": part}}
    if said:
        answer |= {"map": drawn.documents(seen.map), "said": list(said)}
    return JsonResponse(answer)


def commanded(
    request: HttpRequest,
    actor: Actor,
    seen: Seen,
    words: str,
    said: Sequence[str] = (),
) -> HttpResponse:
    """After a command: all parts of the page for the script, or the page again."""
    if not by_script(request):
        messages.success(request, words)
        for line in said:
            messages.warning(request, line)
        return back(seen)
    from mesoplan.web.mapping import drawn  # noqa: PLC0415 - only where a map is

    record = maps.record_seen_by(actor, seen.id)
    page = map_page(request, actor, record, seen, drawn.asked_in(request.POST))
    titles = practice_of(actor.clinic).library.zone_titles()
    context = {"check": page.check, "session": page.session, "page": page}
    parts = {
        f"map-{name}": render_to_string(f"mapping/{name}.html", context, request)
        for name in ("check", "zones", "shape")
    }
    return JsonResponse(
        {
            "version": seen.version,
            "map": drawn.documents(seen.map),
            "zones": zone_titles(seen.map, titles),
            "parts": parts,
            "words": words,
            "said": list(said),
        }
    )


def refused(
    request: HttpRequest, seen: Seen, said: Sequence[str], status: int = 422
) -> HttpResponse:
    """Nothing was done, and why."""
    if by_script(request):
        return JsonResponse({"said": list(said)}, status=status)
    for line in said:
        messages.warning(request, line)
    return back(seen)


def back(seen: Seen) -> HttpResponse:
    """To the map's page."""
    if seen.session:
        return redirect("session_map", seen.session)
    return redirect("map", seen.client)
