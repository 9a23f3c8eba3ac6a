"""Opening an address of the clinic as a member of staff."""

from __future__ import annotations

import re

from django.test import Client as Browser
from tests.clinic_people import sign_in
from tests.worlds import World

from generate_access import Door
from mesoplan.clinic.access import Actor


def browser_of(actor: Actor, *, stepped_up: bool = True) -> Browser:
    """A browser of one's own: a fault is a page, as it would be outside a test."""
    browser = Browser(raise_request_exception=False)
    return sign_in(browser, actor, stepped_up=stepped_up)


def address(door: Door, world: World) -> str:
    """The door's address in this world."""
    return re.sub(
        r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)",
        lambda m: str(world.named[m.group(1) or m.group(2)]),
        door.pattern,
    )
