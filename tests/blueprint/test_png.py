"""PNG: what is drawn is a picture with text in it, or there is one line that says why not."""

import struct
from pathlib import Path

import pytest

from cxtest.blueprint import fonts, png
from cxtest.errors import UsageError

HELLO = '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}">{inside}</svg>'
TEXT = '<text x="5" y="30" font-family="A Font That Nobody Has, sans-serif" font-size="20">{}</text>'


def svg(text: str = "Hello", w: float = 200, h: float = 50) -> str:
    return HELLO.format(w=w, h=h, inside=TEXT.format(text))


def size(data: bytes) -> tuple[int, int]:
    """The width and height that a PNG says."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    return width, height


@pytest.fixture(scope="module")
def font() -> fonts.Font:
    return fonts.found()


def test_text_is_drawn(font: fonts.Font) -> None:
    assert len({png.render(svg(text), font).data for text in ("", "Hello", "Hallo")}) == 3


def test_it_is_as_large_as_was_asked(font: fonts.Font) -> None:
    picture = png.render(svg(), font, scale=3)
    assert size(picture.data) == (picture.width, picture.height) == (600, 150)


@pytest.mark.parametrize("w, h", [(100_000, 100_000), (300_000, 40), (40, 300_000)])
def test_a_picture_that_would_be_too_large_is_drawn_smaller_and_says_so(font: fonts.Font, w: float, h: float) -> None:
    picture = png.render(svg(w=w, h=h), font)
    assert size(picture.data) == (picture.width, picture.height)
    assert picture.scale < 1
    assert picture.width * picture.height <= png.MOST_PIXELS
    assert max(picture.width, picture.height) <= png.LONGEST


def test_the_font_of_this_machine_is_one_that_is_preferred_where_there_is_one(tmp_path: Path, font: fonts.Font) -> None:
    for name in ("aaa.ttf", "DejaVuSans.ttf", "zzz.ttf"):
        (tmp_path / name).write_bytes(font.file.read_bytes())
    assert fonts.found([tmp_path]) == fonts.Font(tmp_path / "DejaVuSans.ttf", font.family)


def test_without_a_font_it_is_said_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0\0\1")
    with pytest.raises(UsageError, match=r"no font to draw a PNG with: install one, .* or name a file with `--font FILE`"):
        fonts.found([tmp_path, tmp_path / "missing"])


def test_a_font_that_is_named_is_the_one_it_is_drawn_with(font: fonts.Font) -> None:
    others = [fonts.read(file) for file in font.file.parent.glob("*.ttf")]
    other = next((other for other in others if other.family != font.family), None)
    if other is None:
        pytest.skip("there is one font family only on this machine")
    named = svg().replace("A Font That Nobody Has", font.family)
    assert png.render(named, other).data != png.render(named, font).data


@pytest.mark.parametrize("content", [b"", b"no font", b"\0\1\0\0\xff\xff", b"OTTO" + b"\0\1" + b"\0" * 6 + b"name" + b"\xff" * 12, b"ttcf"])
def test_what_is_no_font_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.ttf").write_bytes(content)
    with pytest.raises(UsageError, match=r"`--font` is a TrueType or OpenType font .*x\.ttf` is none that can be read"):
        fonts.read(tmp_path / "x.ttf")


def test_a_missing_font_or_a_folder_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.ttf", tmp_path):
        with pytest.raises(UsageError, match="none that can be read"):
            fonts.read(path)


def test_an_svg_that_cannot_be_drawn_is_told_in_one_line(font: fonts.Font) -> None:
    with pytest.raises(UsageError, match="cannot be drawn as PNG: "):
        png.render('<svg width="10" height="10"', font)
