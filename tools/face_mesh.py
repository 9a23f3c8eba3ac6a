"""Brings the canonical face mesh into the project, once and for all to see.

    npm pack @mediapipe/face_mesh@0.4.1657299874
    python tools/face_mesh.py mediapipe-face_mesh-0.4.1657299874.tgz

Needs mediapipe 0.10.21 for the class that reads the entry. What comes out is
``src/mesoplan/knowledge/face/mp468-1.txt``: plain text under the mesh's own licence,
Apache-2.0, in millimetres. The right half's UV is made the exact mirror of the left's
(they differ by up to 0.0012), so that both sides have the same areas.
"""

from __future__ import annotations

import re
import sys
import tarfile
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "mesoplan" / "knowledge" / "face" / "mp468-1.txt"
ENTRY = "geometry_pipeline_metadata_landmarks.binarypb"
DATA = "package/face_mesh_solution_packed_assets"
CM_TO_MM = 10
HEAD = """\
# The canonical face: 468 vertices, 898 triangles.
#
# Copyright 2020 The MediaPipe Authors. Licensed under the Apache License, Version 2.0
# (see LICENSE). From the package @mediapipe/face_mesh 0.4.1657299874, entry
# geometry_pipeline_metadata_landmarks.binarypb, put into another form by
# tools/face_mesh.py: centimetres became millimetres, and the texture coordinates of the
# two sides were made exact mirrors of each other. Change nothing by hand: maps name the
# fingerprint of this file.
#
# v x y z u v   a vertex, in the order of the landmarks' numbers; mm; x to the client's
#               left, y up, z forward; u v in the flat drawing, v downwards
# w id weight   a landmark that hardly moves with expression, and its weight in a fit
# f a b c       a triangle, counter-clockwise seen from outside
"""


def entry(package: Path) -> bytes:
    """The bytes of the mesh's entry inside the npm package."""
    with tarfile.open(package) as archive:
        loader = _member(archive, f"{DATA}_loader.js").decode()
        data = _member(archive, f"{DATA}.data")
    pattern = re.escape(ENTRY) + r'", "start": (\d+), "end": (\d+)'
    found = re.search(pattern, loader)
    if found is None:
        sys.exit(f"{package}: its loader names no {ENTRY}")
    return data[int(found[1]) : int(found[2])]


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        sys.exit(f"the package holds no {name}")
    return file.read()


def written(metadata: Any) -> str:  # noqa: ANN401 - a generated class
    """The file's text."""
    mesh = metadata.canonical_mesh
    rows = np.array(mesh.vertex_buffer, dtype=float).reshape(-1, 5)
    places = np.round(rows[:, :3] * CM_TO_MM, 4) + 0.0
    apart = np.linalg.norm(places[:, None] * (-1, 1, 1) - places[None], axis=2)
    mirror = apart.argmin(axis=1)
    uv = (rows[:, 3:] + rows[mirror, 3:] * (-1, 1) + (1, 0)) / 2
    uv = np.round(uv, 6)
    uv[:, 0] = np.where(places[:, 0] > 0, 1 - uv[mirror, 0], uv[:, 0])
    basis = metadata.procrustes_landmark_basis
    lines = [
        *(
            f"v {x:.4f} {y:.4f} {z:.4f} {u:.6f} {v:.6f}"
            for (x, y, z), (u, v) in zip(places, uv, strict=True)
        ),
        *(f"w {item.landmark_id} {item.weight:.6f}" for item in basis),
        *(
            f"f {a} {b} {c}"
            for a, b, c in np.array(mesh.index_buffer).reshape(-1, 3).tolist()
        ),
    ]
    return HEAD + "\n".join(lines) + "\n"


def main() -> None:
    """Write the data file from the package named on the command line."""
    protos = "mediapipe.modules.face_geometry.protos.geometry_pipeline_metadata_pb2"
    metadata = import_module(protos).GeometryPipelineMetadata()
    metadata.ParseFromString(entry(Path(sys.argv[1])))
    TARGET.write_text(written(metadata), encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
