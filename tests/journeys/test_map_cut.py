"""A zone is cut along a line: drawn with one stroke, or put there and moved by keys."""

from __future__ import annotations

from tests.journeys.mapping import Mapper
from tests.journeys.people import Person

PLACES = """const places = names.map((id) => {
    const drawn = document.querySelector(`[data-point="${id}"] .map-reach`);
    const box = drawn.getBoundingClientRect();
    return [id, box.x + box.width / 2, box.y + box.height / 2];
  });
  const all = (i) => places.map((place) => place[i]);"""
BOX = f"""names => {{
  {PLACES}
  return [Math.min, Math.max].flatMap((most) => [most(...all(1)), most(...all(2))]);
}}"""
BELOW = f"""([names, y]) => {{
  {PLACES}
  return places.filter((place) => place[2] > y).map(([id]) => id);
}}"""


def trims_a_cheek(pim, client):
    """The map of a client, its left cheek about to be trimmed."""
    pim.opens(client, "map")
    pim.visitor.presses("Lay the map")
    found = Mapper(pim.visitor)
    found.is_ready()
    page = pim.visitor.page
    page.locator(".map-zone summary", has_text="Cheeks").click()
    page.get_by_role("button", name="Trim Cheeks, left").click()
    page.locator("[data-handle]").first.wait_for()
    return found


def cheek(found):
    return [n for n in found.points() if found.point(n)["zone"] == "cheeks.left"]


def trims(found, count):
    """What was drawn; the zone has lost points, and all else is as it was."""
    others = found.count() - count
    found.page.get_by_role("button", name="Trim to this").click()
    found.page.wait_for_function(
        "count => mapEditor.map.points.length < count", arg=others + count
    )
    found.page.locator("[data-map-trimming]").wait_for(state="hidden")
    found.page.locator("#map-drawing:not([aria-busy])").wait_for()
    found.visitor.looks_over()
    assert 0 < len(cheek(found)) < count
    assert found.count() - len(cheek(found)) == others


def test_a_zone_is_cut_with_one_stroke_and_the_other_part_kept_where_wanted(
    server, pim
):
    noa = Person.known_to(server, "Noa Invented", stage="planned")
    found = trims_a_cheek(pim, noa)
    page = pim.visitor.page
    names = cheek(found)
    page.get_by_role("button", name="Draw a line").click()
    left, top, right, bottom = page.evaluate(BOX, names)
    y = top + 0.4 * (bottom - top)
    page.mouse.move(left, y)
    page.mouse.down()
    for step in range(1, 13):
        page.mouse.move(left + (right - left) * step / 12, y)
    page.mouse.up()
    assert page.locator("[data-handle]").count() >= 2
    pim.visitor.looks_over()
    assert [found.point(name)["zone"] for name in names] == ["cheeks.left"] * len(names)
    below = page.evaluate(BELOW, [names, y])
    trims(found, len(names))
    assert 0 < len(below) < len(names)
    assert set(cheek(found)) == set(below)
    page.keyboard.press("Control+z")
    assert len(cheek(found)) == len(names)
    found.saves()


def test_a_zone_is_cut_by_keys_alone(server, pim):
    ida = Person.known_to(server, "Ida Invented", stage="planned")
    found = trims_a_cheek(pim, ida)
    page, count = pim.visitor.page, len(cheek(found))
    page.get_by_role("button", name="Put a line across").press("Enter")
    found.says("A line with")
    handles = page.locator("[data-handle]")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label == "Place 1 of the line over Cheeks, left"
    for i in range(handles.count()):
        handles.nth(i).press("Shift+ArrowDown")
    page.get_by_role("button", name="Trim to this").focus()
    pim.visitor.looks_over()
    trims(found, count)
    found.saves()
