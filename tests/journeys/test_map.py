"""The injection map: laid, edited by every kind of hand, ticked off, and signed."""

from __future__ import annotations

import pytest
from tests.journeys.mapping import Mapper, takes_the_map_over, writes_as_ticked
from tests.journeys.people import Person, Practitioner

# the lowest corner of the outline that is seen takes the focus
LOWEST = """() => [...document.querySelectorAll('[data-handle]')].sort(
  (a, b) => b.getBoundingClientRect().y - a.getBoundingClientRect().y)[0].focus()"""


@pytest.fixture
def hands(visitor):
    """A practitioner with a tablet in the hand."""
    found = Practitioner(visitor(at="phone", touch=True))
    found.signs_in()
    return found


def lays_a_map(who: Practitioner, client: Person) -> Mapper:
    who.opens(client, "map")
    who.visitor.presses("Lay the map")
    found = Mapper(who.visitor)
    found.is_ready()
    assert found.count() > 20
    return found


def test_a_map_is_laid_and_edited_by_mouse_and_the_limits_react(server, pim):
    mia = Person.known_to(server, "Mia Invented", stage="planned")
    found = lays_a_map(pim, mia)
    one, two, three, four, five = found.points()[:5]
    before = found.point(one)["site"]
    found.drags(one, 6, 4)
    found.has_moved(one, before)
    assert found.point(one)["origin"] == "hand"
    there = found.point(two)["site"]
    found.drags(two, 6, 4, meanwhile=found.is_drawn_anew)
    found.has_moved(two, there)
    for name in (one, two, three, four, five):
        found.clicks(name)
    pim.visitor.sees("5 points chosen")
    pim.visitor.looks_over()
    pim.visitor.fills("Volume, mL", "2")
    pim.visitor.page.get_by_role("button", name="Set for all chosen").click()
    assert {found.point(n)["volume"] for n in (one, two, three, four, five)} == {"2 mL"}
    pim.visitor.sees("The map breaks")
    found.saves()
    pim.visitor.page.keyboard.press("Control+z")
    assert found.point(two)["volume"] != "2 mL"
    found.saves()
    pim.visitor.page.reload()
    found.is_ready()
    assert found.point(one)["site"] != before
    assert found.point(two)["volume"] != "2 mL"


def test_a_point_dragged_off_the_skin_goes_back_with_a_sentence(server, pim):
    otto = Person.known_to(server, "Otto Invented", stage="planned")
    found = lays_a_map(pim, otto)
    name = found.points()[0]
    before = found.point(name)
    found.drags(name, 0, -900)
    pim.visitor.sees("went back to where it was")
    assert found.point(name) == before


def test_a_map_is_edited_by_keyboard_alone(server, pim):
    kai = Person.known_to(server, "Kai Invented", stage="planned")
    found = lays_a_map(pim, kai)
    keys = pim.visitor.page.keyboard
    name, other = found.points()[:2]
    number = found.number_of(name)
    found.focuses(name)
    before = found.point(name)["site"]
    keys.press("ArrowRight")
    keys.press("Shift+ArrowDown")
    assert found.point(name)["site"] != before
    apart = "([a, b]) => mapEditor.skin.apart(a, b)"
    moved = pim.visitor.page.evaluate(apart, [before, found.point(name)["site"]])
    assert 4 < moved < 6.5  # 1 mm right, 5 mm down
    found.says(f"Point {number}")
    keys.press("Tab")
    assert found.point(other) is not None
    focused = pim.visitor.page.evaluate("document.activeElement.dataset.point")
    assert focused not in {None, name}
    keys.press("Space")
    found.says("chosen")
    count = found.count()
    keys.press("Delete")
    assert found.count() == count - 1
    keys.press("Control+z")
    assert found.count() == count
    keys.press("Control+y")
    found.saves()
    pim.visitor.page.reload()
    found.is_ready()
    assert found.count() == count - 1


def test_a_map_is_edited_by_finger_and_two_fingers_only_zoom(server, hands):
    tia = Person.known_to(server, "Tia Invented", stage="planned")
    found = lays_a_map(hands, tia)
    name = found.points()[3]
    before = found.point(name)["site"]
    found.drags_by_finger(name, 8, 6)
    found.has_moved(name, before)
    found.saves()
    document = hands.visitor.page.evaluate("JSON.stringify(mapEditor.map)")
    found.pinches(160)
    hands.visitor.page.wait_for_function("() => mapEditor.drawing.zoomed")
    assert hands.visitor.page.evaluate("JSON.stringify(mapEditor.map)") == document
    hands.visitor.page.get_by_role("button", name="Whole").click()
    found.means("Add")
    count = found.count()
    x, y = found.place(found.points()[5])
    hands.visitor.page.touchscreen.tap(x + 6, y + 5)  # between two points
    found.counts(count + 1)
    found.saves()
    hands.visitor.looks_over()


def test_what_could_not_be_sent_is_kept_and_sent_when_the_clinic_answers(server, pim):
    uma = Person.known_to(server, "Uma Invented", stage="planned")
    found = lays_a_map(pim, uma)
    pim.visitor.page.context.set_offline(True)
    name = found.points()[0]
    found.focuses(name)
    pim.visitor.page.keyboard.press("ArrowLeft")
    pim.visitor.sees("The clinic cannot be reached")
    moved = found.point(name)["site"]
    pim.visitor.page.context.set_offline(False)
    found.saves()
    pim.visitor.errors.clear()  # the browser tells of the lost request
    pim.visitor.page.reload()
    found.is_ready()
    assert found.point(name)["site"] == moved


def test_two_who_edit_one_map_are_both_shown(server, pim, visitor):
    ivo = Person.known_to(server, "Ivo Invented", stage="planned")
    found = lays_a_map(pim, ivo)
    other = Practitioner(visitor())
    other.signs_in()
    other.opens(ivo, "map")
    theirs = Mapper(other.visitor)
    theirs.is_ready()
    first, second = found.points()[:2]
    theirs.focuses(first)
    other.visitor.page.keyboard.press("ArrowRight")
    theirs.saves()
    found.focuses(second)
    pim.visitor.page.keyboard.press("ArrowRight")
    pim.visitor.sees("Two have worked on this map")
    pim.visitor.looks_over()
    mine = found.point(second)["site"]
    pim.visitor.page.get_by_role("button", name="Keep mine").click()
    found.saves()
    pim.visitor.page.reload()
    found.is_ready()
    assert found.point(second)["site"] == mine


def test_the_session_ticks_points_off_and_the_sheet_follows(server, hands, pim):
    rui = Person.known_to(server, "Rui Invented", stage="consented")
    lays_a_map(pim, rui)
    pim.opens(rui, "sessions")
    pim.begins_the_session()
    session = takes_the_map_over(pim)
    hands.visitor.goes_to(f"{session}map/")
    found = Mapper(hands.visitor)
    found.is_ready()
    total = found.count()
    found.taps(found.points()[0])
    hands.visitor.sees(f"1 of {total} points done")
    found.means("Skip")
    found.taps(found.points()[1])
    hands.visitor.sees("1 skipped")
    for button in hands.visitor.page.get_by_role("button", name="All").all():
        button.click()
    hands.visitor.sees("0 to go")
    found.saves()
    hands.visitor.looks_over()
    pim.visitor.goes_to(session)
    assert writes_as_ticked(pim, "One point skipped.") == total - 1
    pim.signs_the_session()
    pim.visitor.sees("Signed and locked by")
    pim.visitor.follows("Injection map")
    pim.visitor.sees("the record of what was done")
    assert not pim.visitor.page.get_by_role("radio").count()


def test_a_zone_is_trimmed_on_another_side_and_the_skin_is_marked(server, pim):
    leo = Person.known_to(server, "Leo Invented", stage="planned")
    found = lays_a_map(pim, leo)
    page = pim.visitor.page
    page.get_by_role("link", name="Left, 45°").click()
    page.locator("[data-map-view=oblique_left][aria-current]").wait_for()
    found.saves()
    count = found.count()
    page.locator(".map-zone summary", has_text="Cheeks").click()
    page.get_by_role("button", name="Trim Cheeks, left").click()
    page.evaluate(LOWEST)
    for _ in range(6):
        page.keyboard.press("Shift+ArrowUp")
    page.get_by_role("button", name="Trim to this").click()
    page.wait_for_function("count => mapEditor.map.points.length < count", arg=count)
    found.saves()
    pim.visitor.looks_over()
    cheek = [n for n in found.points() if found.point(n)["zone"] == "cheeks.left"]
    name = cheek[len(cheek) // 2]
    found.focuses(name)
    page.keyboard.press("Space")
    page.get_by_role("button", name="Mark the skin here").click()
    page.wait_for_function("() => mapEditor.map.marks.length === 1")
    found.saves()
    pim.visitor.sees("It lies in the margin of mark")
    trimmed = found.count()
    page.keyboard.press("Control+z")  # the mark
    page.keyboard.press("Control+z")  # the outline
    assert found.count() == count > trimmed
    found.saves()
