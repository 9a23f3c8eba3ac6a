"""What the map's pages say, in the page's language; scripts get the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mesoplan.core.injection_map.maps import MapZone


def zone_title(zone: MapZone, titles: Mapping[str, str]) -> str:
    """``Cheeks, left``."""
    title = titles.get(zone.zone, zone.zone)
    side = {"left": _("left"), "right": _("right")}.get(zone.side.value)
    return f"{title}, {side}" if side else title


def view_words() -> dict[str, str]:
    """The five standard views of the head."""
    return {
        "front": _("Front"),
        "oblique_left": _("Left, 45°"),
        "oblique_right": _("Right, 45°"),
        "profile_left": _("Left side"),
        "profile_right": _("Right side"),
    }


def handle_words() -> dict[str, str]:
    """What can be pulled of the skin that no photograph shows."""
    return {
        "hairline": _("Hairline"),
        "submental": _("Under the chin"),
        "neck": _("Neck"),
    }


def mark_words() -> dict[str, str]:
    """What can be marked on the skin."""
    return {
        "lesion": _("Lesion"),
        "scar": _("Scar"),
        "tattoo": _("Tattoo"),
        "vessel_seen": _("Vessel seen"),
    }


def state_words() -> dict[str, str]:
    """What became of a point."""
    return {
        "planned": _("planned"),
        "done": _("done"),
        "skipped": _("skipped"),
        "added": _("added in the session"),
    }


def script_words() -> dict[str, str]:
    """What the editor says; ``%(…)s`` is filled in there."""
    return {
        **state_words(),
        "point": _("Point %(number)s, %(zone)s, %(volume)s, %(state)s"),
        "chosen": _("chosen"),
        "not_chosen": _("no longer chosen"),
        "count_one": _("1 point chosen"),
        "count_many": _("%(count)s points chosen"),
        "unseen_one": _("1 point is on a side turned away: turn the head."),
        "unseen": _("%(count)s points are on the sides turned away: turn the head."),
        "moved": _("Point %(number)s moved"),
        "beside": _("Point %(other)s is next to it, %(mm)s mm away"),
        "added_one": _("A point added"),
        "removed_one": _("A point taken out"),
        "removed_many": _("%(count)s points taken out"),
        "set_many": _("%(count)s points set"),
        "ticked": _("%(count)s points done"),
        "unticked": _("%(count)s points open again"),
        "undo": _("Taken back: %(deed)s"),
        "redo": _("Done again: %(deed)s"),
        "restored": _("What this tab could not save before"),
        "took_theirs": _("Took over what somebody else saved"),
        "off_skin": _("There is no skin: point %(number)s went back to where it was."),
        "snapped": _("Point %(number)s was put on the nearest skin."),
        "no_skin": _("There is no skin here on this side of the head."),
        "number": _("Give a number, such as 0.02."),
        "corner": _("Corner %(number)s of %(zone)s"),
        "on_line": _("Place %(number)s of the line over %(zone)s"),
        "line_drawn": _("A line with %(count)s places: move them, or trim to it."),
        "line_short": _("The line needs two places at least."),
        "progress": _(
            "%(done)s of %(total)s points done, %(skipped)s skipped, %(left)s to go"
        ),
        "differ": _(
            "Somebody else has saved this map meanwhile: %(count)s points differ. "
            "Theirs are drawn as diamonds, yours as they were. Nothing is lost until "
            "you choose."
        ),
        "lost": _("The clinic cannot be reached. Try again."),
        "saved": _("All saved"),
        "unsaved": _("Not saved yet"),
        "saving": _("Saving …"),
        "waiting": _("The clinic cannot be reached: kept in this tab, trying again"),
        "refused": _("Not saved: see below"),
        "conflict": _("Not saved: somebody else has saved this map"),
        "closed": _(
            "Not saved: sign in again in another tab. It is kept here meanwhile"
        ),
    }
