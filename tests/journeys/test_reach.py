"""What a map reaches: read before and after a practitioner measured papules."""

from __future__ import annotations

from tests.journeys.browser import Server, Visitor
from tests.journeys.mapping import Mapper
from tests.journeys.people import Person, Practitioner
from tests.papule_rows import papules, written


def test_measured_papules_change_what_a_map_says_it_reaches(server, visitor):
    # at the desk first: one practitioner's papules hold on the phone as well
    for at, name in (("desk", "Nia"), ("phone", "Noa")):
        reads_before_and_after(server, visitor(at=at), at, name)


def reads_before_and_after(
    server: Server, visitor: Visitor, at: str, name: str
) -> None:
    who = Practitioner(visitor)
    who.signs_in()
    client = Person.known_to(server, f"{name} Invented", stage="planned")
    who.opens(client, "map")
    who.visitor.presses("Lay the map")
    Mapper(who.visitor).is_ready()
    who.visitor.follows("What it reaches")
    who.visitor.sees("In the dermis or not")
    if at == "desk":
        who.visitor.sees("has measured no papules")
        who.visitor.follows("Measure papules")
    else:
        who.visitor.goes_to("/papules/")
    who.visitor.fills("Papules", "0.02; 3.1\n0.02; three")
    who.visitor.presses("Keep these papules")
    who.visitor.sees("row 2: no number: three")
    who.visitor.fills("Papules", written(papules(20 if at == "desk" else 22)))
    who.visitor.presses("Keep these papules")
    who.visitor.sees("Kept: your papules hold from now on.")
    if at == "desk":
        who.visitor.follows("Back to what the map reaches")
        who.visitor.sees("measured 20 papules of")
