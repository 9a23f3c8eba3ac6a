"""Distances that are measured on a client, each between two vertices of the mesh."""

from __future__ import annotations

BETWEEN = {
    "eye corners": (33, 263),
    "inner eye corners": (133, 362),
    "mouth corners": (61, 291),
}
