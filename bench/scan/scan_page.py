"""A page with nothing but the camera, as the bench opens it; the rest is the clinic's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from mesoplan.clinic.access import Permission
from mesoplan.web.actor import needs
from mesoplan.web.headers import shows_camera

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mesoplan.clinic.access import Actor

PAGE = """{% extends "base.html" %}{% load static %}
{% block title %}Scan{% endblock %}
{% block sheets %}
<link rel="stylesheet" href="{% static "mesoplan/camera.css" %}">{% endblock %}
{% block content %}<h1>Scan</h1><form>{% include "parts/camera.html" %}</form>
{% endblock %}
{% block scripts %}
<script type="module" src="{% static "mesoplan/camera.js" %}"></script>{% endblock %}"""


@shows_camera
@needs(Permission.PACK_VIEW)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:  # noqa: ARG001
    """The camera."""
    return HttpResponse(Template(PAGE).render(RequestContext(request)))


urlpatterns = [path("bench/scan/", page), path("", include("mesoplan.web.urls"))]
