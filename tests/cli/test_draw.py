"""The command `draw`, as a user sees it: what it writes in each format, how it exits, and what it says of what is wrong."""

import os
import re
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import visa
from inline_snapshot import snapshot
from terminals import Terminal

from cxtest.cli.app import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return visa.project(tmp_path).root


def drawn(folder: Path, *arguments: str) -> str:
    """What a file holds that is drawn."""
    assert run(["draw", "--root", str(folder), "-o", str(folder / "picture"), *arguments]) == 0
    return (folder / "picture").read_text(encoding="utf-8")


def wrong(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What is said of a command line that cannot be carried out."""
    assert run(["draw", *arguments]) == 3
    out, said = capsys.readouterr()
    assert out == ""
    assert said.count("\n") == 1
    return said


def test_mermaid_shows_lanes_hand_offs_failures_and_findings(folder: Path) -> None:
    assert drawn(folder, "visa", "--format", "mermaid") == snapshot("""\
---
title: "A visa for a visit"
---
flowchart LR
  subgraph lane1["The customer"]
    n1(["letter"])
    n2(["website"])
    n7["Ten days<br/>wait 10 days"]
    n8{{"The visa"}}
    n9{{"No visa<br/>1 error"}}
  end
  subgraph lane2["The mail room"]
    n3["The letter is opened<br/>by post<br/>wait 2 to 4 days"]
    n4["Nobody has the letter<br/>1 error"]
  end
  subgraph lane3["The web desk"]
    n5["The form<br/>by web<br/>asks passport number, purpose of the visit<br/>1 error"]
  end
  subgraph lane4["The counter"]
    n6["The counter<br/>by office<br/>promises answer in ten days<br/>4 errors"]
  end
  n1 --> n3
  n2 --> n5
  n3 -->|"pass-on<br/>carries nothing"| n6
  n3 -.->|"get-lost<br/>by chance<br/>goes wrong"| n4
  n5 -->|"send<br/>carries purpose of the visit"| n6
  n5 -.->|"time-out<br/>by the clock<br/>goes wrong"| n5
  n5 -->|"ask-for-help<br/>carries nothing<br/>1 warning"| n6
  n6 -->|"accept"| n7
  n6 -->|"turn-away"| n9
  n7 -->|"fetch"| n8
  classDef entry fill:#eef3f8,stroke:#51677d,color:#17212b
  class n1,n2 entry
  classDef step fill:#ffffff,stroke:#51677d,color:#17212b
  class n3,n4,n5,n6,n7 step
  classDef outcome fill:#f2f2f2,stroke:#17212b,stroke-width:2px,color:#17212b
  class n8,n9 outcome
  classDef error stroke:#a3241b,stroke-width:3px
  class n4,n5,n6,n9 error
  linkStyle 3,5 stroke:#a3241b,color:#a3241b
""")


def test_dot_shows_the_same(folder: Path) -> None:
    assert drawn(folder, "visa", "--format", "dot") == snapshot("""\
digraph blueprint {
  graph [rankdir=LR newrank=true labelloc=t fontsize=16 fontname="DejaVu Sans, Helvetica, Arial, sans-serif" label="A visa for a visit"]
  node [fontsize=11 color="#51677d" fontname="DejaVu Sans, Helvetica, Arial, sans-serif"]
  edge [fontsize=10 color="#51677d" fontname="DejaVu Sans, Helvetica, Arial, sans-serif"]
  subgraph cluster_1 {
    graph [label="The customer" labeljust=l fontsize=12 color="#9aa7b3"]
    n1 [label="letter" shape=box style="rounded,filled" fillcolor="#eef3f8"]
    n2 [label="website" shape=box style="rounded,filled" fillcolor="#eef3f8"]
    n7 [label="Ten days\\nwait 10 days" shape=box style=filled fillcolor="#ffffff"]
    n8 [label="The visa" shape=octagon style=filled fillcolor="#f2f2f2"]
    n9 [label="No visa\\n1 error" shape=octagon style=filled fillcolor="#f2f2f2" color="#a3241b" penwidth=2]
  }
  subgraph cluster_2 {
    graph [label="The mail room" labeljust=l fontsize=12 color="#9aa7b3"]
    n3 [label="The letter is opened\\nby post\\nwait 2 to 4 days" shape=box style=filled fillcolor="#ffffff"]
    n4 [label="Nobody has the letter\\n1 error" shape=box style=filled fillcolor="#ffffff" color="#a3241b" penwidth=2]
  }
  subgraph cluster_3 {
    graph [label="The web desk" labeljust=l fontsize=12 color="#9aa7b3"]
    n5 [label="The form\\nby web\\nasks passport number, purpose of\\nthe visit\\n1 error" shape=box style=filled fillcolor="#ffffff" color="#a3241b" penwidth=2]
  }
  subgraph cluster_4 {
    graph [label="The counter" labeljust=l fontsize=12 color="#9aa7b3"]
    n6 [label="The counter\\nby office\\npromises answer in ten days\\n4 errors" shape=box style=filled fillcolor="#ffffff" color="#a3241b" penwidth=2]
  }
  n1 -> n3 [label=""]
  n2 -> n5 [label=""]
  n3 -> n6 [label="pass-on\\ncarries nothing" penwidth=2]
  n3 -> n4 [label="get-lost\\nby chance\\ngoes wrong" color="#a3241b" fontcolor="#a3241b" style=dashed]
  n5 -> n6 [label="send\\ncarries purpose of the visit" penwidth=2]
  n5 -> n5 [label="time-out\\nby the clock\\ngoes wrong" color="#a3241b" fontcolor="#a3241b" style=dashed]
  n5 -> n6 [label="ask-for-help\\ncarries nothing\\n1 warning" fontcolor="#8a5a00" penwidth=2]
  n6 -> n7 [label="accept"]
  n6 -> n9 [label="turn-away"]
  n7 -> n8 [label="fetch"]
}
""")


def test_as_somebody_it_is_their_entries_ends_and_findings(folder: Path) -> None:
    text = drawn(folder, "visa", "--format", "mermaid", "--as", "grandmother")
    assert '(["letter"])' in text
    assert '(["website"])' not in text
    assert "a good end" in text
    assert text != drawn(folder, "visa", "--format", "mermaid", "--as", "student")


def test_as_somebody_it_says_nothing_of_what_others_take() -> None:
    """Nothing is wrong with the sample; one persona alone does not take all of it."""
    root = Path(__file__).resolve().parents[2]
    written = subprocess.run(
        [sys.executable, "-m", "cxtest", "draw", "returns", "--root", str(root), "--as", "gift-recipient", "--format", "dot"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "ask-for-account" in written
    assert "warning" not in written
    assert "error" not in written


def test_a_walk_is_drawn_over_it_as_whoever_can_walk_it(folder: Path) -> None:
    text = drawn(folder, "visa", "--format", "mermaid", "--walk", "website.time-out.send")
    assert re.findall(r'==>\|"([^<"]*)', text) == ["1", "3: send", "2: time-out"]
    assert '(["website"])' in text


def test_without_findings_none_are_marked(folder: Path) -> None:
    assert "1 error" in drawn(folder, "visa", "--format", "mermaid")
    assert "error" not in drawn(folder, "visa", "--format", "mermaid", "--no-findings")


def test_a_space_is_drawn_for_somebody(folder: Path) -> None:
    text = drawn(folder, "visa", "--format", "mermaid", "--space", "--as", "student")
    assert "<br/>once: time-out" in text


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["--space"], "Drawn as `grandmother`, the first who walks `visa`; `--as` names another.\n"),
        (["--walk", "website.send"], "Drawn as `student`, the first who can walk this walk; `--as` names another.\n"),
        (["--space", "--as", "student"], ""),
        (["--walk", "website.send", "--as", "student"], ""),
        ([], ""),
    ],
)
def test_whom_it_chose_and_why_is_said(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str) -> None:
    drawn(folder, "visa", "--format", "mermaid", *arguments)
    assert capsys.readouterr() == ("", said)


def test_where_there_is_one_persona_alone_nobody_is_chosen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "personas" / "grandmother.yaml").write_text("persona: grandmother\n", encoding="utf-8")
    drawn(folder, "visa", "--format", "mermaid", "--space")
    assert capsys.readouterr() == ("", "")


def test_limits_and_rules_of_the_settings_hold(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").write_text("[tool.cxtest.limits]\nconfigurations = 1\n", encoding="utf-8")
    drawn(folder, "visa", "--format", "mermaid")
    assert capsys.readouterr().err == "Not everything could be checked, so findings may be missing: `cxtest check` says why.\n"
    (folder / "pyproject.toml").write_text('[tool.cxtest]\nselect = ["endless-wait"]\n', encoding="utf-8")
    assert "error" not in drawn(folder, "visa", "--format", "mermaid")


def test_a_journey_that_nobody_walks_is_drawn(folder: Path) -> None:
    for persona in (folder / "personas").iterdir():
        persona.write_text(f"persona: {persona.stem}\n", encoding="utf-8")
    assert '(["letter"])' in drawn(folder, "visa", "--format", "mermaid")


@pytest.mark.parametrize(
    "ending, begins", [("mmd", "---\n"), ("mermaid", "---\n"), ("dot", "digraph"), ("gv", "digraph"), ("SVG", "<"), ("html", "<!")]
)
def test_the_format_follows_from_the_ending(folder: Path, ending: str, begins: str) -> None:
    file = folder / f"picture.{ending}"
    assert run(["draw", "visa", "--root", str(folder), "-o", str(file)]) == 0
    assert file.read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize("name", ["picture", "picture.txt", "picture.gv", "picture.DOT"])
def test_a_format_that_is_said_goes_with_any_ending_that_says_no_other(folder: Path, name: str) -> None:
    assert run(["draw", "visa", "--root", str(folder), "-o", str(folder / name), "--format", "dot"]) == 0
    assert (folder / name).read_text(encoding="utf-8").startswith("digraph")


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([], "A visa for a visit: who does what, in which order, and what is passed on from one to the next."),
        (
            ["--walk", "website.send", "--as", "student"],
            "A visa for a visit – Student: who does what, in which order, and what is passed on from one to the next, with one walk through it, numbered as it goes.",
        ),
        (
            ["--space", "--as", "student"],
            "A visa for a visit – Student: each step as often as something is different when they come to it, and what can come next.",
        ),
    ],
)
def test_below_the_title_stands_what_one_sees(folder: Path, arguments: list[str], said: str) -> None:
    assert f"</h1><p>{said}</p>" in drawn(folder, "visa", "--format", "html", *arguments)


def test_a_png_is_a_png(folder: Path) -> None:
    file = folder / "picture.png"
    assert run(["draw", "visa", "--root", str(folder), "-o", str(file)]) == 0
    data = file.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert min(struct.unpack(">II", data[16:24])) > 500


def test_a_png_goes_into_a_pipe(folder: Path) -> None:
    command = [sys.executable, "-m", "cxtest", "draw", "visa", "--format", "png"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"\x89PNG")
    assert done.stdout.endswith(b"IEND\xaeB`\x82")


def test_to_standard_output_it_is_svg_in_utf_8_whatever_the_locale(folder: Path) -> None:
    journey = folder / "journeys" / "visa.yaml"
    journey.write_text(journey.read_text(encoding="utf-8").replace("The form", "Das große Formular"), encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([sys.executable, "-m", "cxtest", "draw", "visa"], cwd=folder, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert ElementTree.fromstring(done.stdout).tag.endswith("svg")
    assert "große".encode() in done.stdout


def test_who_does_not_read_to_the_end_is_no_failure(folder: Path) -> None:
    command = f"{sys.executable} -m cxtest draw visa --format dot | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "digraph bl", "")


def test_a_full_disk_behind_standard_output_is_told_in_one_line(folder: Path) -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "cxtest", "draw", "visa"]
        done = subprocess.run(command, cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    said = "error: the picture cannot be written to standard output: No space left on device\n"
    assert (done.returncode, done.stderr) == (3, said)


def test_a_png_on_a_terminal_is_refused(folder: Path) -> None:
    with Terminal("cxtest", "draw", "visa", "--format", "png", folder=folder) as terminal:
        assert "a PNG is nothing to read on a terminal: name a file with `-o FILE`" in terminal.ends()
    assert terminal.code == 3


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["-o", "x.pdf"], "`x.pdf`: the ending says no format; use one of .svg, .html, .htm, .png, .mmd, .mermaid, .dot, .gv, or say `--format`"),
        (["-o", "x.svg", "--format", "png"], "`x.svg` is the name of a file in svg, and `--format` says png; leave one out"),
        (["visum"], "there is no journey `visum`; did you mean `visa`?"),
        (["--as", "studnet"], "there is no persona `studnet`; did you mean `student`?"),
        (["--walk", "website.sent"], "`sent` is not open at `form`; did you mean `send`?"),
        (["--space", "--findings"], "`--space` and `--findings`: what is found is about steps, and a space has configurations; leave one out"),
        (["--font", "x.ttf"], "`--font` is for PNG; in svg the program that shows it chooses the font"),
        (["-o", "missing/x.dot"], "there is no folder `missing`"),
        (["-o", ".", "--format", "dot"], "`.` is a folder: name a file in it"),
        (["-o", "/dev/full", "--format", "dot"], "`/dev/full` cannot be written: No space left on device"),
        (["-o", "x.png", "--font", "journeys/visa.yaml"], "`--font` is a TrueType or OpenType font (.ttf, .otf, .ttc, .otc), and `journeys/visa.yaml` is none that can be read"),
        (["--root", "nowhere"], "there is no folder 'nowhere'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(folder)
    assert wrong(capsys, *arguments) == f"error: {said}\n"


def test_of_several_journeys_it_is_asked_which(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder / "journeys" / "visa.yaml").read_text(encoding="utf-8").replace("journey: visa", "journey: other")
    (folder / "journeys" / "other.yaml").write_text(text, encoding="utf-8")
    assert wrong(capsys, "--root", str(folder)) == "error: say which journey, as the first argument: other, visa\n"


def test_broken_files_are_told_with_their_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "journeys" / "visa.yaml").write_text("journey: visa\nsteps: 1\n", encoding="utf-8")
    assert run(["draw", "--root", str(folder), "-o", str(folder / "x.dot")]) == 3
    assert "journeys/visa.yaml:2:8" in capsys.readouterr().err
    assert not (folder / "x.dot").exists()
