"""Writes docs/security/access.md: who may do what, and which address asks for what.

Both come from the program: the roles from ``clinic.access``, the addresses from the
resolver and the marks that each view carries. The access tests walk the same list.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.urls import URLPattern, URLResolver, get_resolver

from mesoplan.clinic.access import HELD, STEPPED_UP, Permission, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PAGE = Path(__file__).parent.parent / "docs" / "security" / "access.md"
ROLES = (
    Role.CLIENT,
    Role.FRONT_DESK,
    Role.PRACTITIONER,
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
)
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
NAMES = {
    Role.CLIENT: "client by link",
    Role.FRONT_DESK: "front desk",
    Role.PRACTITIONER: "practitioner",
    Role.DIRECTOR: "medical director",
    Role.ADMINISTRATOR: "administrator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One address, and what its view says of who may come in."""

    pattern: str
    name: str
    arguments: tuple[str, ...]
    permission: Permission | None
    fresh: bool
    open: bool
    everyone: bool
    by_key: str  # for programs: the method it answers to; "" for a page

    @property
    def marked(self) -> bool:
        """Whether the view says anything at all."""
        return self.open or self.everyone or self.permission is not None

    @property
    def asks_for(self) -> str:
        """The same in words."""
        if self.open:
            return "nothing: open"
        if self.permission is None:
            return "a sign-in"
        if self.by_key:
            return f"a program's key, and `{self.permission}`"
        fresh = ", and a factor given just now" if self.fresh else ""
        return f"`{self.permission}`{fresh}"


def doors() -> list[Door]:
    """Every address the clinic answers to."""
    return sorted(_under(get_resolver().url_patterns, ""), key=lambda d: d.pattern)


def page() -> str:
    """The whole page."""
    return "\n".join([*_permissions(), "", *_addresses(), ""])


def main() -> None:
    """Write it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesoplan.settings.testing")
    django.setup()
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print("wrote security/access.md")


def _under(patterns: Iterable[URLPattern | URLResolver], before: str) -> Iterator[Door]:
    for pattern in patterns:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _under(pattern.url_patterns, whole)
        else:
            yield _door(whole, pattern)


def _door(whole: str, pattern: URLPattern) -> Door:
    view: Callable[..., Any] = pattern.callback
    allauth = view.__module__.startswith("allauth.")
    by_key = getattr(view, "by_key", "")
    is_open = not getattr(view, "login_required", True) and not by_key
    return Door(
        pattern="/" + whole.replace("^", "").removesuffix("$"),
        name=pattern.name or "",
        arguments=tuple(ARGUMENT.findall(whole)),
        permission=getattr(view, "permission", None),
        fresh=getattr(view, "fresh", False),
        open=is_open,
        everyone=not is_open and (allauth or getattr(view, "every_role", False)),
        by_key=by_key,
    )


def _permissions() -> Iterator[str]:
    yield "# Who may do what"
    yield ""
    yield (
        "Made by `make generated` from `src/mesoplan/clinic/access.py`. A star: a second"
    )
    yield "factor must have been given within the last five minutes."
    yield ""
    yield "| permission | " + " | ".join(NAMES[role] for role in ROLES) + " |"
    yield "| --- |" + " :-: |" * len(ROLES)
    for permission in Permission:
        star = " *" if permission in STEPPED_UP else ""
        held = ["yes" if permission in HELD[role] else "–" for role in ROLES]
        yield f"| `{permission}`{star} | " + " | ".join(held) + " |"


def _addresses() -> Iterator[str]:
    yield "## What each address asks for"
    yield ""
    yield "A record of another clinic is not found, whoever asks. A client comes by a link"
    yield "whose token opens one purpose for one client: those addresses are open, and say"
    yield "of a wrong, used or late token that it is no longer good. A program's key opens"
    yield "what its member's role opens, and never what asks for a factor given just now."
    yield ""
    yield "| address | asks for |"
    yield "| --- | --- |"
    for door in doors():
        yield f"| `{door.pattern}` | {door.asks_for} |"


if __name__ == "__main__":
    main()
