"""Opening an address of the clinic as a member of staff."""

from __future__ import annotations

import re
import time

from django.test import Client as Browser
from tests.worlds import World

from generate_access import Door
from mesoplan.clinic.records import User


def browser_of(actor, *, stepped_up: bool = True) -> Browser:
    browser = Browser(raise_request_exception=False)
    browser.force_login(User.objects.get(pk=actor.user))
    session = browser.session
    session["second_factor_set_up"] = True
    if stepped_up:
        session["account_authentication_methods"] = [
            {"method": "mfa", "type": "totp", "at": time.time()}
        ]
        session["account_authentication_methods_user"] = str(actor.user)
    session.save()
    return browser


def address(door: Door, world: World) -> str:
    """The door's address in this world."""
    return re.sub(
        r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)",
        lambda m: str(world.named[m.group(1) or m.group(2)]),
        door.pattern,
    )
