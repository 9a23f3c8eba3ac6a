"""From the units of a chart to the unit names that facts use.

FHIR writes units in UCUM (http://unitsofmeasure.org). Facts use UCUM too, except for
the two temperature scales. A unit that is not in the table keeps its own name; whether
it fits is for the fact to say.
"""

from __future__ import annotations

import re

UCUM = "unitsofmeasure.org"
FROM_UCUM = {"Cel": "degC", "[degF]": "degF"}
# what people write beside, or instead of, the code
FROM_WORDS = {
    "mmHg": "mm[Hg]",
    "mm Hg": "mm[Hg]",
    "°C": "degC",
    "degC": "degC",
    "°F": "degF",
    "degF": "degF",
    "percent": "%",
}
ANNOTATION = re.compile(r"\{[^{}]*\}")


def unit_name(code: str, system: str, text: str) -> str:
    """The fact's name for a unit, or nothing when the quantity names none.

    The coded unit counts; the printed one only where there is no code, because the
    printed one is free text.
    """
    if code and (not system or UCUM in system):
        bare = ANNOTATION.sub("", code)
        return FROM_UCUM.get(bare, bare)
    if code:
        return code
    return FROM_WORDS.get(text, text)
