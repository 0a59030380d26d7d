"""Results as one HTML page: no script, nothing loaded, every name escaped, readable in light and dark."""

from __future__ import annotations

from html import escape
from pathlib import Path

from benchmarks.numbers import counted, short
from benchmarks.plot import plot
from benchmarks.results import Results, Row, Section, Table
from benchmarks.summary import WORD

STYLE = Path(__file__).with_name("page.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"

TEMPLATE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Benchmarks of cxtest</title>
<style>
{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def page(results: Results) -> str:
    """The whole page."""
    quick = "Quick checks: sizes are small, and the figures say little. " if results.quick else ""
    how = "Measured in one run, the tasks of a table in turn. Minimum, median and maximum of the rounds; a ratio is of medians."
    body = [
        "<h1>Benchmarks of cxtest</h1>",
        f"<p>{quick}{how}</p>",
        _facts("Machine", results.machine),
        _facts("Versions", results.versions),
    ]
    if results.missing:
        rows = "".join(f"<dt>{escape(peer.name)}</dt><dd>{escape(peer.how)}</dd>" for peer in results.missing)
        body.append(f"<details open><summary>Missing, and so not measured</summary><dl>{rows}</dl></details>")
    body += [_section(section) for section in results.sections]
    return TEMPLATE.format(policy=POLICY, style=STYLE.read_text(encoding="utf-8"), body="\n".join(body))


def _facts(title: str, facts: dict[str, str]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())
    return f"<details><summary>{escape(title)}</summary><dl>{rows}</dl></details>"


def _section(section: Section) -> str:
    parts = [f'<section><h2 id="{escape(section.name, quote=True)}">{escape(section.question)}</h2>']
    if section.targets:
        rows = "".join(
            f"<tr><td>{escape(target.what)}</td><td>{escape(target.found)}</td>"
            f'<td class="met-{str(target.met).lower()}">{WORD[target.met]}</td></tr>'
            for target in section.targets
        )
        parts.append(_listed("<th>Target</th><th>Found</th><th></th>", rows))
    parts += [_table(table) for table in section.tables]
    parts += [f"<p>{escape(note)}</p>" for note in section.notes]
    if section.checks:
        failed = [check for check in section.checks if not check.holds]
        rows = "".join(
            f"<li>{'' if check.holds else '<strong>Does not hold:</strong> '}{escape(check.what)} <span>({escape(check.found)})</span></li>"
            for check in section.checks
        )
        said = f"{len(section.checks) - len(failed)} of {len(section.checks)} things that must hold do"
        parts.append(f"<details{' open' if failed else ''}><summary>{said}</summary><ul>{rows}</ul></details>")
    return "".join([*parts, "</section>"])


def _listed(head: str, rows: str) -> str:
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _table(table: Table) -> str:
    drawn = plot(table)
    heads = [
        ("", True),
        (table.axis or "", table.axis is not None),
        (f"minimum, {table.unit}", True),
        ("median", True),
        ("maximum", True),
        (f"median by {table.against}", table.against is not None),
        ("rounds", True),
        ("", any(row.note or row.counts for row in table.rows)),
    ]
    head = "".join(f'<th class="number">{escape(text)}</th>' if text else "<th></th>" for text, shown in heads if shown)
    rows = "".join(
        "<tr>" + "".join(cell for cell, (_, shown) in zip(_cells(row), heads, strict=True) if shown) + "</tr>" for row in table.rows
    )
    listed = _listed(head, rows)
    if drawn:
        listed = f'<div class="plot">{drawn}</div><details><summary>The numbers</summary>{listed}</details>'
    return f"<h3>{escape(table.title)}</h3>{listed}"


def _cells(row: Row) -> list[str]:
    numbers = ["" if value is None else short(value) for value in (row.minimum, row.median, row.maximum)]
    said = "; ".join(text for text in (row.note, counted(row.counts)) if text)
    texts = [
        "" if row.x is None else f"{row.x:g}",
        *numbers,
        "" if row.ratio is None else f"× {short(row.ratio)}",
        str(row.rounds) if row.rounds else "–",
    ]
    return [
        f"<td>{escape(row.who)}</td>",
        *(f'<td class="number">{escape(text)}</td>' for text in texts),
        f'<td class="said">{escape(said)}</td>',
    ]
