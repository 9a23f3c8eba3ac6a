"""What a page says, and what a browser would send from it."""

from __future__ import annotations

import html as entities
import re
from typing import Any


def text_of(answer: Any) -> str:
    """A page as it was sent, on one line."""
    return " ".join(answer.content.decode().split())


def words_of(answer: Any) -> str:
    """What a page lets its reader see, on one line."""
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(entities.unescape(bare).split())


def form_of(html: str, action: str = "") -> dict[str, list[str]]:
    """What a browser would send from the page's form that holds the most."""
    forms = re.findall(r"<form[^>]*>.*?</form>", html, re.DOTALL)
    form = max((f for f in forms if action in f), key=len)
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        at = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        ticks = at.get("type") in ("checkbox", "radio")
        if "name" in at and (not ticks or re.search(r"\schecked", tag)):
            value = entities.unescape(at.get("value", ""))
            found.setdefault(at["name"], []).append(value)
    for name, body in re.findall(
        r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.findall(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[:1]
    for name, body in re.findall(
        r'<textarea name="([^"]+)".*?>(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = [entities.unescape(body.lstrip("\r\n"))]
    found.pop("csrfmiddlewaretoken", None)
    return found
