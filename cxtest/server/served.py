"""What is served: a page with its version and its policy; and what stands in its place, or above it, where the files are broken."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from typing import NamedTuple

_STYLE = """
.cxtest-problems {
  border: 3px solid #b3261e; background: #fff; color: #1b1b1b; margin: 1rem; padding: 1rem; font: 1rem/1.4 system-ui, sans-serif;
}
.cxtest-problems h2 { margin: 0 0 .5rem; font-size: 1.1rem; }
.cxtest-problems pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; font: .9rem/1.4 ui-monospace, monospace; }
"""

# The report page looks for another version by itself; so does what stands in its place.
_SCRIPT = """
const version = document.querySelector("meta[name=version]").content;
setInterval(async () => {
  try {
    const answer = await fetch("/version", { cache: "no-store" });
    if (answer.ok && (await answer.text()).trim() !== version) location.reload();
  } catch { }
}, 1000);
"""

_VERSION = re.compile(r'(<meta name="version" content=")([^"]*)(">)')
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


class Served(NamedTuple):
    """A page as it is served. `version` is in the page, too: it looks whether there is another one."""

    version: str
    policy: str
    body: bytes


def served(page: str) -> Served:
    """A live page, with the version that it says, and its own policy; no other page may frame it."""
    version, policy = _VERSION.search(page), _POLICY.search(page)
    assert version is not None, "a live page says its version"
    assert policy is not None, "a page says what it may do"
    return Served(version[2], f"{html.unescape(policy[1])}; frame-ancestors 'none'", page.encode("utf-8", "backslashreplace"))


def above(page: str, title: str, lines: Iterable[str]) -> str:
    """A live page, with what is wrong with the files above it."""
    told = f"<style>{_STYLE}</style>{_problems(lines, title)}"
    page = re.sub(r"<body[^>]*>", lambda body: body[0] + told, page, count=1)
    page = _POLICY.sub(lambda policy: policy[0].replace("style-src ", f"style-src {_hash(_STYLE)} ", 1), page, count=1)
    return _versioned(page)


def instead(title: str, lines: Iterable[str] = ()) -> str:
    """A page for as long as there is no report: what is being done, or what is wrong with the files."""
    policy = (
        f"default-src 'none'; style-src {_hash(_STYLE)}; script-src {_hash(_SCRIPT)}; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
    return _versioned(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="version" content="">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>{_problems(lines, title)}</main>\n"
        f"<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )


def _problems(lines: Iterable[str], title: str) -> str:
    told = html.escape("\n".join(lines))
    return f'<section class="cxtest-problems" role="alert"><h2>{html.escape(title)}</h2><pre>{told}</pre></section>'


def _versioned(page: str) -> str:
    version = hashlib.sha256(page.encode("utf-8", "backslashreplace")).hexdigest()[:16]
    return _VERSION.sub(rf"\g<1>{version}\g<3>", page, count=1)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
