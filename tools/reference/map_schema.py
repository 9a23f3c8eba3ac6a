"""The JSON schema of an injection map, made from the map's own dataclasses."""

from __future__ import annotations

from typing import Any

from mesoplan.core.injection_map.maps import FORMAT, MapMark, MapPoint, MapZone
from mesoplan.core.injection_map.reading import CORNERS, LONGEST_NAME, MOST
from reference.report_schemas import DIALECT, GENERATED, Parts

WEIGHT = {"type": "number", "minimum": 0, "maximum": 1}
SITE = {
    "description": "A triangle of the surface, and the weights of its corners 1 and 2.",
    "type": "array",
    "prefixItems": [{"type": "integer", "minimum": 0}, WEIGHT, WEIGHT],
    "items": False,
    "minItems": 3,
}
LOOP = {
    "type": "array",
    "items": {"$ref": "#/$defs/Site"},
    "minItems": CORNERS,
    "maxItems": MOST,
}
NAME = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
OWN_FIELDS = {
    ("MapZone", "zone"): NAME,
    ("MapZone", "loop"): LOOP,
    ("MapPoint", "id"): NAME,
    ("MapPoint", "zone"): NAME,
    ("MapMark", "id"): NAME,
    ("MapMark", "ring"): LOOP,
}
SURFACE = {
    "description": "The mesh that sites lie on, and the digest of its data.",
    "type": "object",
    "properties": {
        "name": NAME,
        "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    },
    "required": ["name", "digest"],
    "additionalProperties": False,
}
HANDLES = {
    "description": "How far the drawn skin was pulled, by handle; 1 is as it was drawn.",
    "type": "object",
    "additionalProperties": {"type": "number"},
}


def map_schema() -> dict[str, Any]:
    """The map as Mesoplan writes it."""
    parts = Parts(OWN_FIELDS)
    parts.definitions["Site"] = SITE
    properties = {
        "format": {"const": FORMAT},
        "surface": SURFACE,
        "zones": parts.schema(tuple[MapZone, ...]) | {"maxItems": MOST},
        "points": parts.schema(tuple[MapPoint, ...]) | {"maxItems": MOST},
        "marks": parts.schema(tuple[MapMark, ...]) | {"maxItems": MOST},
        "handles": HANDLES,
    }
    # whoever reads a map takes no state for granted
    point = parts.definitions["MapPoint"]
    point["required"] = list(point["properties"])
    return {
        "$comment": GENERATED,
        "$schema": DIALECT,
        "$id": "injection-map.schema.json",
        "title": FORMAT,
        "description": "What `mesoplan map --out` keeps as map.json.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "$defs": dict(sorted(parts.definitions.items())),
    }
