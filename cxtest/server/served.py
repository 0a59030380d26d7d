"""What is served: a page with its version and its policy; and what stands in its place, or above it, where the files are broken."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

Kind = Literal["broken", "warned", "working"]
"""Why something is said of the files: they cannot be read; they can, with a warning; they are being checked."""

SIGNS: dict[Kind, str] = {"broken": "✕ ", "warned": "", "working": "… "}
"""What the title begins with, which is all that is seen of a page in another tab."""

# What is broken stays in sight while the report below it scrolls; what has the focus scrolls to a place below it.
_STYLE = """
.cxtest-files {
  border: solid #51677d; border-width: 0 0 3px; background: #fff; color: #1b1b1b; margin: 0; padding: .5rem 1rem;
  font: 1rem/1.4 system-ui, sans-serif; max-height: 60vh; overflow: auto; box-sizing: border-box;
}
.cxtest-files h2 { margin: 0; font: 600 1rem/1.4 system-ui, sans-serif; letter-spacing: 0; }
.cxtest-files summary, .cxtest-files pre {
  margin: 0; padding: 0; color: inherit; white-space: pre-wrap; overflow-wrap: anywhere; font: .875rem/1.4 ui-monospace, monospace;
}
.cxtest-files p { margin: 0; }
.cxtest-files code { background: none; padding: 0; color: inherit; }
.cxtest-files summary { cursor: pointer; }
.cxtest-files details:not([open]) summary { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.cxtest-files :focus-visible { outline-color: #1b1b1b; }
.cxtest-broken { border-color: #b3261e; background: #fdecea; position: sticky; top: 0; z-index: 8; }
.cxtest-broken h2 { color: #8c1d18; }
.cxtest-warned { border-color: #c77700; background: #fff6e0; }
html:has(.cxtest-broken:not([hidden])) { scroll-padding-top: 6rem; }
@media (max-width: 40rem) { html:has(.cxtest-broken:not([hidden])) { scroll-padding-top: 11rem; } }
html:has(.cxtest-broken details[open]) { scroll-padding-top: 62vh; }
@media print { .cxtest-broken { position: static; } }
@media (max-height: 20rem) { .cxtest-broken { position: static; } }
"""

# The report page looks for another version by itself, and shows whether the server has ended; so does what stands in its place.
_SCRIPT = """
const version = document.querySelector("meta[name=version]").content;
async function look(failures) {
  try {
    const answer = await fetch("/version", { cache: "no-store" });
    failures = answer.ok ? 0 : failures + 1;
    if (answer.ok && (await answer.text()).trim() !== version) location.reload();
  } catch {
    failures += 1;
  }
  document.getElementById("cxtest-ended").hidden = failures < 2;
  setTimeout(look, 1000, failures);
}
look(0);
"""

_ENDED = (
    '<section class="cxtest-files cxtest-broken" id="cxtest-ended" role="alert" hidden>'
    "<h2>The server has ended: this page does not follow the files any longer.</h2>"
    "<p>It goes on by itself when <code>cxtest serve</code> is there again, on the same port.</p></section>"
)

_VERSION = re.compile(r'(<meta name="version" content=")([^"]*)(">)')
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_SKIP = re.compile(r'<a class="skip"[^>]*>[^<]*</a>')


class Said(NamedTuple):
    """What is to be said of the files: in a heading, and in lines."""

    kind: Kind
    title: str
    lines: Sequence[str] = ()


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


def above(page: str, said: Said | None = None) -> str:
    """A live page, with what is to be said above it: of the files, their first line, and the others where one asks for them; and, as
    long as it is so, that the server has ended."""
    told = f"<style>{_STYLE}</style>{_told(said) if said else ''}{_ENDED}"
    page, found = _SKIP.subn(lambda skip: skip[0] + told, page, count=1)
    assert found, "a page begins with a link to its content"
    page = _POLICY.sub(lambda policy: policy[0].replace("style-src ", f"style-src {_hash(_STYLE)} ", 1), page, count=1)
    sign = SIGNS[said.kind] if said else ""
    if sign:
        page = page.replace("<title>", f'<title data-sign="{sign}">{sign}', 1)
    return _versioned(page)


def instead(said: Said) -> str:
    """A page for as long as there is no report: what is being done, or what is wrong with the files."""
    policy = (
        f"default-src 'none'; style-src {_hash(_STYLE)}; script-src {_hash(_SCRIPT)}; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    )
    told = _told(said).replace("<details>", "<details open>", 1)
    return _versioned(
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="version" content="">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{SIGNS[said.kind]}{html.escape(said.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>{told}{_ENDED}</main>\n"
        f"<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )


def _told(said: Said) -> str:
    role = "alert" if said.kind == "broken" else "status"
    first, others = html.escape("".join(said.lines[:1])), html.escape("\n".join(said.lines[1:]))
    more = f"<details><summary>{first}</summary><pre>{others}</pre></details>" if others else f"<pre>{first}</pre>" if first else ""
    return f'<section class="cxtest-files cxtest-{said.kind}" role="{role}"><h2>{html.escape(said.title)}</h2>{more}</section>'


def _versioned(page: str) -> str:
    version = hashlib.sha256(page.encode("utf-8", "backslashreplace")).hexdigest()[:16]
    return _VERSION.sub(rf"\g<1>{version}\g<3>", page, count=1)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
