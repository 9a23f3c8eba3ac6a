"""The first start: the clinic, its administrator, its medical director."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from mesoplan.clinic.access import NotFound
from mesoplan.clinic.actions import clinics
from mesoplan.clinic.actions.staff import Refused
from mesoplan.web.account import invitations
from mesoplan.web.account.forms import SetupForm, refused

if TYPE_CHECKING:
    from django.http import HttpRequest


@sensitive_post_parameters()
@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    """Open while there is no clinic, and only with the code."""
    if clinics.setup_code() is None:
        message = "there is a clinic already"
        raise Http404(message)
    if not ratelimit.consume(request, app="allauth.account", action="login"):
        return render(request, "pages/too_many.html", status=429)
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun = _begun(form)
        if begun is not None:
            _tell(request, begun)
            return HttpResponseRedirect(reverse("account_login"))
    status = 422 if form.errors else 200
    return render(request, "pages/setup.html", {"form": form}, status=status)


def _begun(form: SetupForm) -> clinics.Begun | None:
    try:
        return clinics.begin(
            code=form.cleaned_data["code"],
            details=form.details(),
            administrator=form.administrator(),
            password=form.cleaned_data["password"],
            director=form.director(),
        )
    except Refused as error:
        names = {"mail": "director_mail"}
        refused(form, {names.get(k, k): v for k, v in error.problems.items()})
        return None
    except NotFound as error:  # somebody else was quicker
        raise Http404(str(error)) from error


def _tell(request: HttpRequest, begun: clinics.Begun) -> None:
    messages.success(
        request,
        gettext("The clinic is ready. Sign in, then set up your second factor."),
    )
    if begun.director and not invitations.send(begun.director, begun.clinic.name):
        messages.warning(
            request,
            gettext(
                "The mail to the medical director could not be sent. "
                "Send it again from the administration."
            ),
        )
