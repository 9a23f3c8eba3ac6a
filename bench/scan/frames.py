"""Frames as a telephone might take them of a pack, and what is read in them.

The symbols are drawn by zint, which is no part of the reader under test, on a card lying
on a grey table; then light, lens and hand do their work. Everything follows from one
seed. A frame is 1280 × 720 and grey.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, HEIGHT = 1280, 720
EACH = 40
SEED = 20261122
FINER = 4  # the scene is drawn this much finer, then each pixel averages what it sees
QUIET, QUIET_LINEAR = 4, 10  # modules of white round a symbol, as its standard asks
WHITE, BLACK, TABLE = 235, 25, 120
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How a frame is taken. Lengths are pixels of the frame, light is grey levels."""

    name: str
    module: float = 4.0
    turned: float = 4.0  # degrees to either side; 180 is anyhow
    tilt: float = 0.0  # how far corners move, as a part of the symbol's side
    defocus: float = 0.0  # radius of the blur
    shake: int = 0  # length of the smear
    noise: float = 3.0  # standard deviation
    light: float = 1.0  # of full brightness
    contrast: float = 1.0
    shadow: bool = False
    glare: bool = False


CONDITIONS = (
    Condition(name="clean"),
    Condition(name="turned any way", turned=180),
    Condition(name="2 px a module", module=2.0),
    Condition(name="1.5 px a module", module=1.5),
    Condition(name="perspective", tilt=0.18),
    Condition(name="defocus 1.5 px", defocus=1.5),
    Condition(name="defocus 2.5 px", defocus=2.5),
    Condition(name="hand shake 5 px", shake=5),
    Condition(name="noise sd 20", noise=20),
    Condition(name="low light", light=0.2, noise=6),
    Condition(name="very low light", light=0.1, noise=5),
    Condition(name="faded", contrast=0.35),
    Condition(name="shadow across", shadow=True),
    Condition(name="glare beside", glare=True),
    Condition(
        name="all mild faults at once",
        module=3.0,
        turned=20,
        tilt=0.06,
        defocus=0.7,
        shake=2,
        noise=8,
        light=0.6,
        contrast=0.7,
        shadow=True,
    ),
)
OTHER_CONDITIONS = (
    CONDITIONS[0],
    Condition(name="tilted to 20°", turned=20),
    Condition(name="noisy and dim", noise=12, light=0.35),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame, and the raw text that a right reading of it gives; none if empty."""

    picture: Image.Image
    raw: str


def frames(condition: Condition) -> Iterator[Frame]:
    """A condition's frames, each of a pack of its own."""
    chance = _chance("data matrix", condition.name)
    for _ in range(EACH):
        modules, raw = _data_matrix(chance)
        yield Frame(picture=_taken(modules, condition, chance), raw=raw)


def other_frames(carrier: str, condition: Condition) -> Iterator[Frame]:
    """The same of another carrier, as in :data:`CARRIERS`."""
    chance = _chance(carrier, condition.name)
    for _ in range(EACH):
        modules, raw = CARRIERS[carrier](chance)
        yield Frame(picture=_taken(modules, condition, chance), raw=raw)


def empty_frames() -> Iterator[Frame]:
    """What a camera sees before the pack: print, stripes and chequers, but no code."""
    chance = _chance("empty")
    for _ in range(EACH):
        yield Frame(picture=_without_code(chance), raw="")


def frame_of(printed: str, condition: Condition) -> Image.Image:
    """One frame of a pack on which this is printed, such as ``(01)0952…(10)L1``."""
    chance = _chance("printed", condition.name)
    return _taken(_drawn_matrix(printed), condition, chance)


def as_sent(picture: Image.Image) -> bytes:
    """The frame as the page sends it."""
    out = BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _chance(*names: str) -> np.random.Generator:
    """Chance that is the same each time, and another for each condition."""
    return np.random.default_rng([SEED, *map(ord, "/".join(names))])


def _text(chance: np.random.Generator, shortest: int, longest: int) -> str:
    length = int(chance.integers(shortest, longest + 1))
    return "".join(LETTERS[int(i)] for i in chance.integers(0, len(LETTERS), length))


def gtin(chance: np.random.Generator) -> str:
    """An invented trade item of the prefix that GS1 keeps for examples."""
    digits = "0952" + "".join(map(str, chance.integers(0, 10, 9)))
    total = sum(int(d) * (3, 1)[i % 2] for i, d in enumerate(digits))
    return digits + str(-total % 10)


def _data_matrix(chance: np.random.Generator) -> tuple[Image.Image, str]:
    item, lot, serial = gtin(chance), _text(chance, 5, 10), _text(chance, 6, 12)
    expiry = f"{chance.integers(27, 31)}{chance.integers(1, 13):02}00"
    drawn = _drawn_matrix(f"(01){item}(17){expiry}(10){lot}(21){serial}")
    return drawn, f"]d201{item}17{expiry}10{lot}\x1d21{serial}"


def _drawn_matrix(printed: str) -> Image.Image:
    said = printed.translate(str.maketrans("()", "[]"))
    return _drawn("DATAMATRIX", said, "--gs1", "--square")


def _qr(chance: np.random.Generator) -> tuple[Image.Image, str]:
    address = f"https://id.gs1.org/01/{gtin(chance)}/10/{_text(chance, 5, 10)}"
    return _drawn("QRCODE", address), f"]Q1{address}"


def _gs1_128(chance: np.random.Generator) -> tuple[Image.Image, str]:
    item, lot = gtin(chance), _text(chance, 5, 8)
    drawn = _drawn("GS1_128", f"[01]{item}[10]{lot}", "--gs1", "--notext")
    return drawn, f"]C101{item}10{lot}"


def _hibc(chance: np.random.Generator) -> tuple[Image.Image, str]:
    said = f"+A{chance.integers(100, 999)}{_text(chance, 6, 10)}1"
    return _drawn("HIBC_DM", said[1:]), f"]d1{said}{_mod_43(said)}"


CARRIERS = {"QR Digital Link": _qr, "GS1-128": _gs1_128, "HIBC DataMatrix": _hibc}


def _mod_43(said: str) -> str:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
    return alphabet[sum(map(alphabet.index, said)) % len(alphabet)]


@cache
def _zint() -> str:
    found = shutil.which("zint")
    if found is None:
        message = "zint draws the symbols: on Debian or Ubuntu, apt-get install zint"
        raise SystemExit(message)
    return found


def _drawn(kind: str, said: str, *options: str) -> Image.Image:
    """The symbol by zint, one pixel a module."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "symbol.png"
        command = [_zint(), "-b", kind, *options, "--scale=0.5", "-o", str(path)]
        subprocess.run([*command, "-d", said], check=True)  # noqa: S603 - zint, our text
        return Image.open(path).convert("L")


def _taken(
    modules: Image.Image, condition: Condition, chance: np.random.Generator
) -> Image.Image:
    """The frame: a card with the symbol on a table, then light, lens, hand and sensor."""
    scene = _scene(modules, condition, chance)
    ink = np.asarray(scene, dtype=np.float32)
    middle = (WHITE + BLACK) / 2
    ink = middle + (ink - middle) * condition.contrast
    ink *= condition.light * _lighting(condition, chance)
    lens = Image.fromarray(np.clip(ink, 0, 255).astype(np.uint8))
    if condition.defocus:
        lens = lens.filter(ImageFilter.GaussianBlur(condition.defocus))
    seen = np.asarray(lens, dtype=np.float32)
    if condition.shake:
        seen = _smeared(seen, condition.shake, chance.uniform(0, math.pi))
    seen = seen + chance.normal(0, condition.noise, seen.shape)
    return Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8))


def _scene(
    modules: Image.Image, condition: Condition, chance: np.random.Generator
) -> Image.Image:
    """The symbol on its card, turned and tilted, anywhere in the frame."""
    linear = modules.width > 2 * modules.height
    quiet = (QUIET_LINEAR if linear else QUIET, QUIET)
    side = np.array(modules.size, dtype=float) + 2 * np.array(quiet)
    card = Image.new("L", (int(side[0]), int(side[1])), 255)
    card.paste(modules, quiet)
    levels = card.point(lambda v: WHITE if v > WHITE // 2 else BLACK)
    half = side * condition.module / 2
    angle = math.radians(chance.uniform(-condition.turned, condition.turned))
    turn = np.array(
        [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
    )
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    corners += chance.uniform(-1, 1, (4, 2)) * condition.tilt * 2 * half.min()
    corners = corners @ turn.T
    reach = np.abs(corners).max(axis=0)
    room = np.maximum(np.array([WIDTH, HEIGHT]) / 2 - reach - 4, 0)
    centre = np.array([WIDTH, HEIGHT]) / 2 + chance.uniform(-1, 1, 2) * room
    return _warped(levels, (corners + centre) * FINER)


def _warped(card: Image.Image, corners: np.ndarray) -> Image.Image:
    """The card laid over these corners of the frame, seen by pixels that average."""
    width, height = card.size
    plane = [(0, 0), (width, 0), (width, height), (0, height)]
    rows, wanted = [], []
    for (x, y), (u, v) in zip(corners, plane, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        wanted += [u, v]
    way = np.linalg.solve(np.array(rows), np.array(wanted))
    fine = (WIDTH * FINER, HEIGHT * FINER)
    kind, look = Image.Transform.PERSPECTIVE, Image.Resampling.NEAREST
    laid = card.transform(fine, kind, way.tolist(), look, fillcolor=TABLE)
    return laid.reduce(FINER)


def _lighting(condition: Condition, chance: np.random.Generator) -> np.ndarray:
    """How much light falls on each pixel."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    light = np.ones((HEIGHT, WIDTH), dtype=np.float32)
    angle = chance.uniform(0, 2 * math.pi)
    along = (x - WIDTH / 2) * math.cos(angle) + (y - HEIGHT / 2) * math.sin(angle)
    if condition.shadow:
        light *= 0.45 + 0.55 / (1 + np.exp(-along / 12))
    if condition.glare:
        far = np.hypot(x - WIDTH * chance.uniform(), y - HEIGHT * chance.uniform())
        light += 3 * np.exp(-((far / 90) ** 2))
    return light


def _smeared(seen: np.ndarray, length: int, angle: float) -> np.ndarray:
    """The mean of the frame along a short line."""
    steps = np.linspace(-length / 2, length / 2, 2 * length + 1)
    moved = [
        np.roll(seen, (round(s * math.sin(angle)), round(s * math.cos(angle))), (0, 1))
        for s in steps
    ]
    return np.mean(moved, axis=0)


def _without_code(chance: np.random.Generator) -> Image.Image:
    """Print, stripes of any width and a chequer: what looks like a code and is none."""
    frame = Image.new("L", (WIDTH, HEIGHT), TABLE)
    pen = ImageDraw.Draw(frame)
    pen.rectangle((90, 60, 1190, 660), fill=WHITE)
    for row in range(10):
        pen.text((110, 70 + 26 * row), _text(chance, 30, 70), fill=BLACK, font_size=22)
    x = 110.0
    while x < WIDTH / 2 - 40:
        wide = float(chance.integers(2, 9))
        pen.rectangle((x, 360, x + wide, 620), fill=BLACK)
        x += wide + float(chance.integers(2, 9))
    cells = chance.integers(0, 2, (24, 24))
    for (i, j), dark in np.ndenumerate(cells):
        if dark:
            at = (700 + 10 * j, 370 + 10 * i)
            pen.rectangle((*at, at[0] + 9, at[1] + 9), fill=BLACK)
    seen = np.asarray(frame, dtype=np.float32) + chance.normal(0, 6, (HEIGHT, WIDTH))
    return Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8))
