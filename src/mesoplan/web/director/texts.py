"""The wording clients consent to: its versions, and the form for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mesoplan.clinic.access import Conflict, NotFound, Permission
from mesoplan.clinic.actions import consent_texts
from mesoplan.clinic.queries.consent_texts import Wording, versions
from mesoplan.web.actor import needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mesoplan.clinic.access import Actor


class TextForm(forms.Form):
    """The whole wording; ``after`` is the version it was written over."""

    body = forms.CharField(
        label=_("Text"),
        help_text=_("Plain paragraphs, with an empty line between them."),
        widget=forms.Textarea({"rows": 18}),
        max_length=consent_texts.LONGEST_BODY,
    )
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)


@needs(Permission.DIRECTOR_ROOM)
def page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All versions in all languages, and which languages have none yet."""
    found = versions(actor)
    there = {(text.kind, text.language) for text in found}
    languages = [code for code, _name in settings.LANGUAGES]
    missing = [
        (kind, language)
        for kind in consent_texts.KINDS
        for language in languages
        if (kind, language) not in there
    ]
    context = {"texts": found, "missing": missing, "tab": "texts"}
    return render(request, "director/texts.html", context)


@needs(Permission.CONSENT_TEXT_PUBLISH)
def edit(request: HttpRequest, actor: Actor, kind: str, language: str) -> HttpResponse:
    """Publish the next version, beginning from the one in force."""
    if kind not in consent_texts.KINDS or language not in dict(settings.LANGUAGES):
        message = "no such text"
        raise NotFound(message)
    current = _in_force(actor, kind, language)
    form = TextForm(
        request.POST or None,
        initial={
            "body": current.body if current else "",
            "after": current.number if current else 0,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            text = consent_texts.publish(
                actor,
                kind=kind,
                language=language,
                body=form.cleaned_data["body"],
                questions=current.questions if current else (),
                after=form.cleaned_data["after"] or 0,
            )
        except consent_texts.Refused as refused:
            form.add_error("body", str(refused))
        except Conflict as conflict:
            current = _in_force(actor, kind, language)
            words = gettext(
                "Somebody has published version %(number)d meanwhile: it stands below. "
                "Yours is still in the field; send it again to publish it after theirs."
            )
            form.add_error("body", words % {"number": conflict.version})
            form.data = {**form.data, "after": str(conflict.version)}
        else:
            words = gettext("Version %(number)d is in force from now on.")
            messages.success(request, words % {"number": text.number})
            return HttpResponseRedirect(reverse("consent_texts"))
    context = {
        "form": form,
        "kind": kind,
        "language": language,
        "current": current,
        "tab": "texts",
    }
    status = 422 if form.errors else 200
    return render(request, "director/text.html", context, status=status)


def _in_force(actor: Actor, kind: str, language: str) -> Wording | None:
    for text in versions(actor):
        if (text.kind, text.language) == (kind, language) and text.in_force:
            return text
    return None
