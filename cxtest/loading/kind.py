"""What kind of file a YAML file is, from its beginning alone: cheap, and without knowing YAML; whether it is sound, loading tells."""

from __future__ import annotations

import re
from pathlib import Path

_BEGINNING = 64 * 1024
_NOTHING = re.compile(rb"(?:\s|#[^\n]*(?:\n|\Z)|---[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)|%[^\n]*\n)*")
_KEY = re.compile(rb"""(?:\{\s*)?["']?([A-Za-z0-9_-]+)["']?[ \t]*:""")


def first_key(path: Path) -> str | None:
    """The first key of a file; None where it cannot be read, or begins otherwise."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING).removeprefix(b"\xef\xbb\xbf")
    except OSError:
        return None
    nothing = _NOTHING.match(beginning)
    key = _KEY.match(beginning, nothing.end() if nothing else 0)
    return key[1].decode("ascii") if key else None
