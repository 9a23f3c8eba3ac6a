"""A point dropped where none may lie comes to free skin or goes back, and is told why."""

from __future__ import annotations

from tests.journeys.mapping import Mapper
from tests.journeys.people import Person

# how far on the screen a point lies from a place of the skin that this side shows
WAY = """([id, site]) => {
  const { drawing, skin, canvas } = mapEditor;
  const [x, y] = skin.place(site);
  const [px, py] = canvas.places.get(id);
  return [(x - px) * drawing.pixels(), (y - py) * drawing.pixels()];
}"""
SITE = "id => JSON.stringify(mapEditor.map.points.find(p => p.id === id).site)"
# a corner of a triangle of the mesh has a site of its own
LIP_CORNER, MOUTH = 291, 13
CORNER = """vertex => {
  const at = mapEditor.skin.faces.indexOf(vertex);
  return [Math.floor(at / 3), at % 3 === 1 ? 1 : 0, at % 3 === 2 ? 1 : 0];
}"""


def test_a_point_dropped_in_a_margin_snaps_and_one_in_the_mouth_goes_back(server, pim):
    lea = Person.known_to(server, "Lea Invented", stage="planned")
    pim.opens(lea, "map")
    pim.visitor.presses("Lay the map")
    found = Mapper(pim.visitor)
    found.is_ready()
    page = pim.visitor.page
    name = next(n for n in found.points() if found.point(n)["zone"] == "cheeks.left")
    number = found.number_of(name)
    first = page.evaluate(SITE, name)

    lip = page.evaluate(CORNER, LIP_CORNER)
    found.drags(name, *page.evaluate(WAY, [name, lip]))
    pim.visitor.sees(f"Point {number} was put on the nearest free skin")
    found.saves()
    snapped = found.point(name)["site"]
    assert (
        0 < page.evaluate("([a, b]) => mapEditor.skin.apart(a, b)", [snapped, lip]) < 6
    )
    pim.visitor.looks_over()

    mouth = page.evaluate(CORNER, MOUTH)
    found.drags(name, *page.evaluate(WAY, [name, mouth]))
    pim.visitor.sees(f"Point {number} went back to where it was")
    found.saves()
    assert found.point(name)["site"] == snapped
    page.reload()
    found.is_ready()
    assert found.point(name)["site"] == snapped
    assert page.evaluate(SITE, name) != first
