"""Whatever a stranger writes, each format for programs is read back by a parser as what it was: nothing breaks out, nothing is lost."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import pytest
import xmlschema
from jsonschema import Draft7Validator
from read_log import commands
from read_markdown import REFERENCE, read
from runs import LAPSED, WAIVED, Run, run

from cxtest.errors import Problem
from cxtest.exhibits import Account, Stop, Way
from cxtest.model.project import Project
from cxtest.reports import FORMATS
from cxtest.reports.markdown import LONGEST
from cxtest.source import Span, visible
from cxtest.verdicts import Finding, Origin

SCHEMAS = Path(__file__).parent / "schemas"
EVIL = {
    "calm": "calm",
    "an escape sequence": "\x1b[2J\x1b[31mred",
    "a C1 control": "a\x9b31mb\x85c",
    "line feeds": "nice\n::error::forged\r\n::warning file=a::b\n",
    "other line ends": "a\u2028::error::b\u2029c\x0bd\x0ce",
    "a NUL": "a\0b",
    "half a surrogate pair": "a\ud800b\udfffc",
    "no character": "a\ufffe\uffffb",
    "a bidirectional override": "\u202eevil\u2066",
    "what nobody sees": "a\u200bb\ufeffc\u00add",
    "a runner's command": "##[error]forged ##[set-env name=A;]b",
    "a workflow command": "::error::forged ::set-output name=a::b %0A::error::c %25 100%",
    "properties": "a,file=b.yaml,line=1::c:d",
    "the end of CDATA": "]]><failure/><![CDATA[ &amp; &#0; <!DOCTYPE x>",
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)></td></table><!-- x -->",
    "a table": "a | b |\n|---|---|\n| c | d |",
    "marks": "**a** _b_ ~~c~~ # d\n- e\n1. f\n> g\n---\n```\nh\n```",
    "backticks": "`` ` ``` `a` `x",
    "links": "[x](http://example.org) ![y](https://example.org/y.png) <https://example.org> www.example.org [z]: a [^1]",
    "references": "@octocat @org/team #1 GH-1 owner/name#2 !3 :boom: :+1: https://example.org/issues/1 help@example.org",
    "placeholders": "{0} {{1}} [x](0) $a$ $$b$$",
    "quotes": "\"'\\\" \\' \\\\ \\n %s {x!r}",
    "wide characters": "注文番号をもう一度 🫖",
    "a long word": "x" * 3000,
    "spaces": "  a   b\u00a0 \tc  ",
}  # fmt: skip
SHORT = [name for name in EVIL if name != "a long word"]


@cache
def hostile(name: str) -> Run:
    """The run that has something of everything, with this text in it wherever a stranger's text can be."""
    evil = EVIL[name]
    gated, page = run("gated")
    limited, _ = run("limited")
    assert page.project is not None
    problem = Problem(Span("personas/tea-drinker.yaml", 4, 3, 4, 9), evil, None, warning=True)
    return Run(
        gated._replace(
            findings=tuple(_with(finding, evil) for finding in gated.findings if finding.journey == "returns"),
            verdicts=(*gated.verdicts, *(verdict._replace(reason=evil) for verdict in limited.verdicts)),
            lapsed=tuple(one._replace(message=evil, mend=evil, place=evil) for one in LAPSED),
            promises=tuple(line._replace(entries={evil: line.promise, "b": "never"}) for line in gated.promises),
            coverage=tuple(line._replace(title=evil) for line in gated.coverage),
        ),
        page._replace(project=Project(page.project.journeys, page.project.personas, (problem,))),
    )


def _with(finding: Finding, evil: str) -> Finding:
    """A finding, of which everything is the stranger's but the ids and the rule."""
    account = finding.account and Account(
        finding.account.columns,
        tuple(Stop(stop.label, stop.step, (evil,), tuple(evil for _ in stop.changes)) for stop in finding.account.stops),
    )
    return finding._replace(
        message=f"It is {evil}.", mend=f"mend {evil}", details=((evil, evil),), ways=(Way("on", evil),), account=account,
        origins=(Origin(evil, "agent", finding.file, 1, 1),), edits=(),
        excerpt=finding.excerpt and finding.excerpt._replace(label=evil),
        waived=finding.waived and WAIVED._replace(because=evil, owner=evil),
    )  # fmt: skip


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("name", FORMATS)
def test_every_line_can_be_printed_and_is_no_command(name: str, evil: str) -> None:
    text = FORMATS[name](*hostile(evil))
    lines = text.splitlines()
    assert all(line == visible(line) for line in lines)
    assert text.count("\n") == len(lines)
    assert "##[" not in text
    if name != "github":
        assert commands(text) == []


@pytest.mark.parametrize("evil", EVIL)
def test_json(evil: str) -> None:
    report, page = hostile(evil)
    told = json.loads(FORMATS["json"](report, page))
    assert told == json.loads(json.dumps(report.to_json()))


@pytest.mark.parametrize("evil", EVIL)
def test_annotations(evil: str) -> None:
    report, page = hostile(evil)
    log = FORMATS["github"](report, page)
    calm = commands(FORMATS["github"](*hostile("calm")))
    read_back = commands(log)
    places = [(one.name, one.properties) for one in read_back]
    assert places == [(one.name, one.properties) for one in calm]
    assert len(read_back) == sum(line.startswith("::") for line in log.splitlines())
    shown = _shown(evil, 1_000)
    assert all(shown in one.data for one in read_back)
    # Of the lines of a message, none is the stranger's.
    heads = ("It is", "Waived by", "For: ", "For ", "Mend: ", "Also: ", "Replay: ", "Not decided", shown, "Crashed")
    assert all(line.startswith(heads) for one in read_back for line in one.data.split("\n"))
    assert [one.data.count("\n") for one in read_back] == [one.data.count("\n") for one in calm]


@pytest.mark.parametrize("evil", EVIL)
def test_sarif(evil: str) -> None:
    report, page = hostile(evil)
    schema = json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    log = json.loads(FORMATS["sarif"](report, page))
    assert not list(Draft7Validator(schema).iter_errors(log))
    calm = json.loads(FORMATS["sarif"](*hostile("calm")))
    assert _shape(log) == _shape(calm)
    texts = [
        *(result["message"]["text"] for result in log["runs"][0]["results"]),
        *(note["message"]["text"] for note in log["runs"][0]["invocations"][0]["toolExecutionNotifications"]),
    ]
    for text in texts:
        assert re.search(r"(?<!\\)\]\(", text) is None
        assert re.search(r"(?<!\{)\{(\{\{)*[0-9]", text) is None
        assert visible(EVIL[evil]) in text.replace("{{", "{").replace("}}", "}").replace("\\](", "](")


@pytest.mark.parametrize("evil", EVIL)
def test_junit(evil: str) -> None:
    text = FORMATS["junit"](*hostile(evil))
    xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"), allow="local").validate(text)
    root, calm = ElementTree.fromstring(text), ElementTree.fromstring(FORMATS["junit"](*hostile("calm")))
    assert [element.tag for element in root.iter()] == [element.tag for element in calm.iter()]
    messages = [str(child.get("message")) for child in root.iter() if child.get("message")]
    assert sum(visible(EVIL[evil]) in message for message in messages) == sum("calm" in str(child.get("message")) for child in calm.iter())
    told = ["".join(str(child.text).split()) for child in root.iter("failure")]
    first = "".join(_shown(evil, 100).split())
    assert all(first in text for text in told)


@pytest.mark.parametrize("evil", EVIL)
def test_gitlab(evil: str) -> None:
    told = json.loads(FORMATS["gitlab"](*hostile(evil)))
    calm = json.loads(FORMATS["gitlab"](*hostile("calm")))
    assert _shape(told) == _shape(calm)
    assert all(visible(EVIL[evil]) in entry["description"] for entry in told)
    assert len({entry["fingerprint"] for entry in told}) == len(told)


@pytest.mark.parametrize("evil", SHORT)
def test_markdown(evil: str) -> None:
    text = FORMATS["markdown"](*hostile(evil))
    assert len(text) <= LONGEST
    told, calm = read(text), read(FORMATS["markdown"](*hostile("calm")))
    assert told.kinds == calm.kinds
    assert REFERENCE.search(told.prose) is None
    assert [kind for kind, _ in told.blocks[:80]] == [kind for kind, _ in calm.blocks[:80]]
    shown = _plain(visible(EVIL[evil]))
    for (_, block), (_, other) in list(zip(told.blocks, calm.blocks, strict=False))[:80]:
        if "calm" in other:
            assert shown in _plain(block)


def test_a_long_word_is_cut_in_markdown_and_says_so() -> None:
    text = FORMATS["markdown"](*hostile("a long word"))
    assert len(text) <= LONGEST
    assert "x…" in text
    assert "x" * 601 not in text


@pytest.mark.parametrize(
    "name", ["journeys/a,b:c%0A.yaml", "journeys/\x1b[2J\n::error::.yaml", "journeys/\udcff.yaml", "journeys/`|` <b>.yaml"]
)
def test_names_of_files(name: str) -> None:
    report, page = run("as it is")
    finding = next(finding for finding in report.findings if finding.rule == "dead-end")
    few = Run(report._replace(findings=(finding._replace(file=name),), verdicts=(), promises=(), coverage=()), page)
    assert commands(FORMATS["github"](*few))[0].properties["file"] == visible(name)
    assert json.loads(FORMATS["gitlab"](*few))[0]["location"]["path"] == visible(name)
    (result,) = json.loads(FORMATS["sarif"](*few))["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", uri)
    assert unquote_to_bytes(uri) == name.encode("utf-8", "surrogateescape")
    assert any(f"({visible(name)}:{finding.line})" in block for _, block in read(FORMATS["markdown"](*few)).blocks)
    assert read(FORMATS["markdown"](*few)).kinds <= read(FORMATS["markdown"](*run("as it is"))).kinds


def _shown(evil: str, most: int) -> str:
    return visible(EVIL[evil])[:most]


def _plain(text: str) -> str:
    """A text without the backticks that are ours, or look like it, and without spaces at the edges."""
    return re.sub(r"\s+", " ", text.replace("`", "")).strip()


def _shape(data: Any) -> Any:
    """JSON without what is in its texts."""
    if isinstance(data, dict):
        return {key: _shape(value) for key, value in data.items()}
    return [_shape(value) for value in data] if isinstance(data, list) else type(data).__name__
