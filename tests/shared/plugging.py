"""A package that adds a rule, as an installed one does: put its folder on the path, and every Python there finds the rule."""

from itertools import count
from pathlib import Path

_NUMBERS = count()


def plug_in(folder: Path, body: str) -> Path:
    """A rule `extra` about personas, with this body; `case` is what it gets. Returns the folder.

    Each has a module of its own name: this process may have imported another one's.
    """
    module = f"extra_{next(_NUMBERS)}"
    (folder / "extra-1.0.dist-info").mkdir(parents=True)
    (folder / "extra-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: extra\nVersion: 1.0\n")
    (folder / "extra-1.0.dist-info" / "entry_points.txt").write_text(f"[cxtest.rules]\nextra = {module}:extra\n")
    (folder / f"{module}.py").write_text(
        '"""Extra."""\nimport os, signal, time\nfrom cxtest import rule, Example\nEMPTY = Example("", "")\n\n'
        "@rule('extra', 'error', failing=EMPTY, mended=EMPTY)\ndef extra(case):\n"
        + "".join(f"    {line}\n" for line in body.splitlines())
        + "    yield from ()\n"
    )
    return folder
