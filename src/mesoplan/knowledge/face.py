"""Reads the face that maps lie on, from the files in face/."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from mesoplan.core.injection_map.surface import Surface
from mesoplan.knowledge.library import Library
from mesoplan.knowledge.strips import extension_of, strips_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

    from mesoplan.core.injection_map.anatomy import Danger, ZoneOutline

NAME = "mp468/1"
_EXACT = 6  # places of a mm: the two sides are mirror images to the last digit
MESH, EXTENSION = "mp468-1.txt", "extension-1.toml"


def map_zones() -> Mapping[str, ZoneOutline]:
    """Where zones lie on the face, by the zone's id, in the order of work.

    Raises:
        KnowledgeError: with every faulty record.
    """
    found = _library().map_zones.values()
    return {zone.zone: zone for zone in sorted(found, key=lambda zone: zone.order)}


def dangers() -> Mapping[str, Danger]:
    """What points keep off on the face, by id.

    Raises:
        KnowledgeError: with every faulty record.
    """
    return _library().dangers


@cache
def _library() -> Library:
    return Library()


@cache
def face_surface(root: Traversable | None = None) -> Surface:
    """The canonical face with its hand-drawn extension, read once.

    Raises:
        KnowledgeError: with every fault of the extension.
        ValueError: the mesh is not its own mirror image.
    """
    folder = (root or files("mesoplan.knowledge")).joinpath("face")
    bodies = [folder.joinpath(name).read_bytes() for name in (MESH, EXTENSION)]
    mesh, steady, faces = _mesh(bodies[0].decode())
    places, uv = mesh[:, :3], mesh[:, 3:]
    mirror = _mirror(places)
    strips = strips_in(bodies[1].decode(), f"face/{EXTENSION}")
    extension = extension_of(strips, faces, uv, mirror)
    own = Surface(
        name=NAME,
        digest=hashlib.sha256(b"".join(bodies)).hexdigest(),
        vertices=places,
        faces=faces,
        uv=uv,
        mirror_vertex=mirror,
        steady=steady,
        extension=extension,
    )
    return Surface(
        name=own.name,
        digest=own.digest,
        vertices=np.round(own.shaped(places), _EXACT) + 0.0,
        faces=np.concatenate([faces, extension.faces]),
        uv=np.concatenate([uv, extension.uv]),
        mirror_vertex=np.concatenate([mirror, extension.mirror]),
        steady=steady,
        extension=extension,
    )


def _mesh(
    text: str,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
    """Vertices (p, 5) as x y z u v, their weights (p,), triangles (m, 3)."""
    rows: dict[str, list[list[str]]] = {"v": [], "w": [], "f": []}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            kind, *values = line.split()
            rows[kind].append(values)
    vertices = np.array(rows["v"], dtype=np.float64)
    steady = np.zeros(len(vertices))
    for vertex, weight in rows["w"]:
        steady[int(vertex)] = float(weight)
    return vertices, steady, np.array(rows["f"], dtype=np.int32)


def _mirror(places: NDArray[np.float64]) -> NDArray[np.int32]:
    """(p,) the vertex across the midline.

    Raises:
        ValueError: a vertex has no such partner.
    """
    at = {tuple(place): i for i, place in enumerate(places.tolist())}
    try:
        across = [at[-x + 0.0, y, z] for x, y, z in places.tolist()]
    except KeyError as error:
        message = f"no vertex lies at {error.args[0]}"
        raise ValueError(message) from error
    return np.array(across, dtype=np.int32)
