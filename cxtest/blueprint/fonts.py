"""The fonts of this machine: a file that pictures can be drawn with, and the name of the family in it."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cxtest.errors import UsageError

_PREFERRED = (
    "dejavusans", "liberationsans-regular", "notosans-regular", "notosans[wght]", "notosans-variablefont_wdth,wght", "arial", "helvetica",
    "segoeui", "verdana", "roboto-regular", "ubuntu-r", "opensans-regular", "freesans", "cantarell-regular",
)  # fmt: skip
"""The beginnings of file names, the best first: those without serifs that have the signs that reports use."""

_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")

_FAMILY, _WHOLE_FAMILY = 1, 16
"""Numbers of names in a font: its family, and where that is split up, the whole one (OpenType, table `name`)."""


class Font(NamedTuple):
    """A font file, and the family in it. `named`: somebody has named it, and it was not just found."""

    file: Path
    family: str
    named: bool = False


def found(folders: Iterable[Path] | None = None) -> Font:
    """The best font of this machine for pictures.

    Args:
        folders: where fonts are; if left out, where this system has them.

    Raises:
        UsageError: there is none.
    """
    files = {file: file.stem.lower() for folder in (system_folders() if folders is None else folders) for file in _files(folder)}
    ranked = sorted(files, key=lambda file: (_PREFERRED.index(files[file]) if files[file] in _PREFERRED else len(_PREFERRED), str(file)))
    for file in ranked:
        family = _family_of(file)
        if family is not None:
            return Font(file, family)
    raise UsageError(
        "there is no font to draw a PNG with: install one, such as DejaVu Sans (Debian: `apt-get install fonts-dejavu-core`), "
        "or name a file with `--font FILE`"
    )


def read(file: Path) -> Font:
    """A font from a file that somebody names.

    Raises:
        UsageError: it is no font that can be read.
    """
    family = _family_of(file)
    if family is None:
        raise UsageError(f"`--font` is a TrueType or OpenType font ({', '.join(_ENDINGS)}), and `{file}` is none that can be read")
    return Font(file, family, named=True)


def system_folders() -> Iterator[Path]:
    """Where fonts are on Linux, macOS and Windows; many of these are not there."""
    yield from map(Path, ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"))
    home = Path(os.path.expanduser("~"))
    yield from (home / folder for folder in (".local/share/fonts", ".fonts", "Library/Fonts"))
    for variable, below in (("XDG_DATA_HOME", "fonts"), ("WINDIR", "Fonts"), ("LOCALAPPDATA", "Microsoft/Windows/Fonts")):
        if os.environ.get(variable):
            yield Path(os.environ[variable]) / below


def _files(folder: Path) -> Iterator[Path]:
    for path, _, names in os.walk(folder):
        yield from (Path(path) / name for name in names if name.lower().endswith(_ENDINGS))


def _family_of(file: Path) -> str | None:
    """The family of the first font in a file; None where it is no font that can be read."""
    try:
        if not file.is_file():
            return None
        with file.open("rb") as stream:
            return _family_in(stream)
    except (OSError, struct.error, UnicodeDecodeError):
        return None


def _family_in(stream: BinaryIO) -> str | None:
    begin = 0
    kind = stream.read(4)
    if kind == b"ttcf":  # a collection: the first font in it
        begin = struct.unpack(">8xI", stream.read(12))[0]
        stream.seek(begin)
        kind = stream.read(4)
    if kind not in (b"\0\1\0\0", b"OTTO", b"true"):
        return None
    tables = struct.unpack(">H6x", stream.read(8))[0]
    for _ in range(tables):
        tag, offset, length = struct.unpack(">4s4xII", stream.read(16))
        if tag == b"name":
            stream.seek(offset)
            return _family_among(stream.read(min(length, 1 << 20)))
    return None


def _family_among(table: bytes) -> str | None:
    count, storage = struct.unpack_from(">2xHH", table)
    names: dict[int, str] = {}
    for number in range(count):
        platform, _, language, name, length, offset = struct.unpack_from(">6H", table, 6 + 12 * number)
        text = table[storage + offset : storage + offset + length]
        if name in (_FAMILY, _WHOLE_FAMILY) and platform in (0, 3) and (platform == 0 or language == 0x409 or name not in names):
            names[name] = text.decode("utf-16-be")
    return names.get(_WHOLE_FAMILY) or names.get(_FAMILY)
