"""Hostile files, built here: each is refused, or comes out as nothing but pixels."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from mesoplan.clinic.photographs import PhotographRefused, made_safe, read_limited
from mesoplan.imaging import pictures
from mesoplan.imaging.pictures import LARGEST_FILE
from tests.pictures import encoded, png_claiming

POSITION = b"45.7640N 4.8357E"
GPS = 0x8825
ORIENTATION = 0x0112
MAKER = 0x010F
UPRIGHT_AFTER_A_QUARTER = 6
# what a JPEG's own header holds; all else in ``info`` would be metadata
HEADER = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def skin(size=(60, 40), mode="RGB"):
    """A picture whose left half is red, so that turning it shows."""
    image = Image.new("RGB", size, (205, 170, 150))
    image.paste((200, 30, 30), (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def with_exif(**options):
    exif = Image.Exif()
    exif[MAKER] = "Somebody's telephone"
    exif[ORIENTATION] = options.get("orientation", 1)
    exif.get_ifd(GPS).update({1: "N", 2: (45.0, 45.0, 50.4), 27: POSITION})
    return encoded(skin(), "JPEG", exif=exif, comment=b"taken at home")


def opened(safe):
    """The result as the strictest reader sees it: one JPEG, nothing in it or after it."""
    assert safe.digest == hashlib.sha256(safe.data).hexdigest()
    assert safe.data.endswith(b"\xff\xd9")
    assert b"Exif" not in safe.data
    image = Image.open(BytesIO(safe.data))
    image.load()
    assert image.format == "JPEG"
    assert image.mode == "RGB"
    assert image.size == (safe.width, safe.height)
    assert not image.getexif()
    assert set(image.info) <= HEADER
    return image


def refused(data):
    with pytest.raises(PhotographRefused) as refusal:
        made_safe(data)
    (problem,) = refusal.value.problems
    assert problem.where == "photograph"
    assert problem.what
    assert problem.remedy
    return str(problem)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_comes_out_with_its_pixels_and_size(kind):
    image = opened(made_safe(encoded(skin(), kind)))
    assert image.size == (60, 40)
    red, _, blue = image.getpixel((10, 20))
    assert red > 180
    assert blue < 70


def test_position_camera_and_comment_stay_behind():
    data = with_exif()
    assert POSITION in data
    safe = made_safe(data)
    opened(safe)
    for hidden in (POSITION, b"Somebody", b"taken at home"):
        assert hidden not in safe.data


def test_a_photograph_taken_sideways_is_turned_upright():
    image = opened(made_safe(with_exif(orientation=UPRIGHT_AFTER_A_QUARTER)))
    assert image.size == (40, 60)
    top, bottom = image.getpixel((20, 10)), image.getpixel((20, 50))
    assert top[2] < 70 < bottom[2]


def test_what_is_appended_to_a_picture_stays_behind():
    tail = b"PK\x03\x04<script>alert(1)</script>"
    for kind in ("JPEG", "PNG"):
        safe = made_safe(encoded(skin(), kind) + tail)
        opened(safe)
        assert b"script" not in safe.data


def test_text_hidden_in_a_png_stays_behind():
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "<?php system('id') ?>", zip=False)
    safe = made_safe(encoded(skin(), "PNG", pnginfo=told))
    opened(safe)
    assert b"php" not in safe.data


def test_what_is_hidden_under_transparency_turns_white():
    image = skin(mode="RGBA")
    image.putalpha(0)
    shown = opened(made_safe(encoded(image, "PNG")))
    assert shown.getextrema() == ((255, 255),) * 3


def test_a_transparent_palette_colour_turns_white_too():
    image = skin(mode="P")
    data = encoded(image, "PNG", transparency=image.getpixel((5, 5)))
    assert min(opened(made_safe(data)).getpixel((5, 5))) > 250


@pytest.mark.parametrize("mode", ["L", "1", "CMYK"])
def test_grey_and_printers_colours_become_ordinary_ones(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert opened(made_safe(encoded(skin(mode=mode), kind))).size == (60, 40)


def test_colours_are_kept_when_the_profile_goes():
    """A profile with red and blue exchanged: what it calls red is meant as blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for one, other in ((b"rXYZ", b"bXYZ"), (b"rTRC", b"bTRC")):
        profile = profile.replace(one, b"_" * 4).replace(other, one)
        profile = profile.replace(b"_" * 4, other)
    safe = made_safe(encoded(skin(), "PNG", icc_profile=profile))
    red, _, blue = opened(safe).getpixel((10, 20))
    assert blue > 180
    assert red < 70


@pytest.mark.parametrize("profile", [b"not a profile", b"\0" * 128, b"x" * 4000])
def test_a_broken_colour_profile_is_ignored(profile):
    opened(made_safe(encoded(skin(), "PNG", icc_profile=profile)))


def test_the_name_and_the_declared_type_play_no_part():
    """There is nothing to declare one: a PNG called .jpg is read as what it is."""
    assert opened(made_safe(encoded(skin(), "PNG")))
    assert "not a JPEG, PNG or WebP picture" in refused(b"GIF89a" + b"\0" * 40)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "ICO"])
def test_other_kinds_of_picture_are_refused(kind):
    said = refused(encoded(skin(), kind))
    assert "not a JPEG, PNG or WebP picture" in said
    assert "Save it as JPEG or PNG" in said


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.7",
        b"<html>",
        b"\0" * 1000,
    ],
)
def test_what_is_no_picture_is_refused(data):
    assert "not a JPEG, PNG or WebP picture" in refused(data)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"avif"])
def test_a_telephones_own_format_is_refused_with_the_way_out(brand):
    said = refused(b"\0\0\0\x18ftyp" + brand + b"\0" * 30)
    assert "HEIC and AVIF pictures cannot be read here" in said
    assert "most compatible" in said


def test_no_bytes_are_refused():
    assert refused(b"") == (
        "photograph: the file is empty. Choose the photograph again."
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_short_is_refused(kind):
    whole = encoded(Image.effect_noise((90, 90), 70).convert("RGB"), kind)
    assert "damaged or cut short" in refused(whole[: len(whole) // 2])


def test_a_small_file_of_very_many_pixels_is_refused_before_it_is_decoded():
    bomb = png_claiming(9_000, 9_000, b"\0" * (9_000 * 1_126))
    assert len(bomb) < 100_000
    assert "more than 40 million pixels" in refused(bomb)


@pytest.mark.parametrize("size", [(12_000, 12_000), (60_000, 60_000), (20_000, 1)])
def test_a_claim_of_too_many_pixels_is_refused_whatever_follows(size):
    assert "more than 40 million pixels" in refused(png_claiming(*size))


def test_the_most_pixels_are_taken_and_one_row_more_is_not():
    width = 8_000
    most = pictures.MOST_PIXELS // width
    row = b"\0" * (1 + width // 8)
    safe = made_safe(png_claiming(width, most, row * most))
    assert (safe.width, safe.height) == (width, most)
    refused(png_claiming(width, most + 1, row * (most + 1)))


def test_a_picture_that_moves_is_refused():
    frames = [skin(), skin().rotate(90)]
    for kind in ("PNG", "WEBP"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        assert "the picture moves" in refused(data)


def test_of_a_telephones_picture_in_several_parts_the_photograph_is_kept():
    """The further parts are depth or light, and hidden from whoever looks."""
    frames = [skin(), Image.new("RGB", (30, 20), "blue")]
    data = encoded(frames[0], "MPO", save_all=True, append_images=frames[1:])
    image = opened(made_safe(data))
    assert image.size == (60, 40)
    assert image.getpixel((10, 20))[0] > 180


def test_deep_grey_is_refused_rather_than_burnt_out():
    deep = Image.new("I;16", (10, 10), 40_000)
    assert "more than 8 bits" in refused(encoded(deep, "PNG"))


def test_a_cameras_broken_notes_are_passed_over_without_a_word(tmp_path):
    """A decoder's muttering on the error stream would look like a fault of ours."""
    plain = encoded(skin(), "JPEG")
    notes = b"\xff\xe1\x00\x20Exif\0\0II*\0" + b"\xff" * 4 + bytes(14)
    path = tmp_path / "face.jpg"
    path.write_bytes(plain[:2] + notes + plain[2:])
    asked = (
        "import sys, pathlib\n"
        "from mesoplan.imaging.pictures import opened\n"
        "with opened(pathlib.Path(sys.argv[1]).read_bytes()) as image:\n"
        "    print(image.size)\n"
    )
    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", asked, path], capture_output=True, text=True, check=True
    )
    assert said.stdout == "(60, 40)\n"
    assert said.stderr == ""


def test_a_jpeg_of_very_many_scans_is_refused():
    data = encoded(skin(), "JPEG", progressive=True)
    start = data.rfind(b"\xff\xda")
    many = data[:-2] + data[start:-2] * 200 + data[-2:]
    assert "built to stall" in refused(many)


def test_a_file_is_refused_by_its_length_while_it_is_read():
    class Endless:
        taken = 0

        def read(self, count):
            self.taken += count
            return b"\xff" * count

    endless = Endless()
    with pytest.raises(PhotographRefused, match="larger than 20 MB"):
        read_limited(endless)
    assert endless.taken <= LARGEST_FILE + 2 * pictures.PIECE


def test_a_file_is_read_to_its_end_when_it_is_short_enough():
    assert read_limited(BytesIO(b"x" * 3_000_000)) == b"x" * 3_000_000
    assert "larger than 20 MB" in refused(b"\xff" * (LARGEST_FILE + 1))


def test_the_same_photograph_has_the_same_digest():
    data = with_exif()
    assert made_safe(data) == made_safe(data)


SEEDS = [
    with_exif(),
    encoded(skin(), "JPEG", progressive=True),
    encoded(skin(), "PNG"),
    encoded(skin(mode="P"), "PNG", transparency=0),
    encoded(skin(mode="RGBA"), "WEBP", lossless=True),
    encoded(skin(), "WEBP"),
]


def _refused_or_clean(data):
    try:
        safe = made_safe(data)
    except PhotographRefused:
        refused(data)
    else:
        opened(safe)


@given(st.binary(max_size=400))
def test_whatever_bytes_come_in_they_are_refused_or_come_out_clean(data):
    _refused_or_clean(data)


@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 255)), max_size=12),
    st.integers(0, 3_000),
    st.binary(max_size=60),
)
def test_whatever_is_changed_in_a_picture_it_is_refused_or_comes_out_clean(
    seed, changes, cut, tail
):
    data = bytearray(seed)
    for place, value in changes:
        data[place % len(data)] = value
    kept = bytes(data[: len(data) - cut] if cut < len(data) // 2 else data)
    _refused_or_clean(kept + tail)
