"""What a run comes to with a baseline and waivers: each combination with its exit code and its line."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from cxtest.cli.app import run
from cxtest.config import Config
from cxtest.engine import check
from cxtest.gate.baseline import Baseline, Key, baseline_of
from cxtest.loading.loader import load_texts
from cxtest.sampling.projects import Documents, files, project_documents

JOURNEY = """\
journey: trip
entries: {{call: care}}
steps:
  care: {{owner: care, terms: [{term}], transitions: {{solve: end{lose}}}}}
  lost: {{owner: care, transitions: {{{back}}}}}
  end: {{outcome: solved}}
"""
PAT = "persona: pat\nunderstands: [grade]\njourneys: {trip: {enters-at: [call], wants: [solved]}}\n"
WAY = "{to: lost, by: owner}"
DEAD_END = JOURNEY.format(term="grade", lose=f", lose: {WAY}", back="")
JARGON = JOURNEY.format(term="bordereau", lose=f", lose: {WAY}", back="again: care")
SOUND = JOURNEY.format(term="grade", lose=f", lose: {WAY}", back="again: care")
FOUND = {"error": ("dead-end", "lost", DEAD_END), "warning": ("undefined-term", "care:bordereau", JARGON)}
WAIVER = (
    "waivers: [{{rule: {rule}, place: '{place}', persona: pat, because: it is rebuilt in spring, owner: Ada of the care team{until}}}]\n"
)
OVER, HOLDS = ", until: 2020-01-31", ", until: 9999-12-31"
LAST = (
    "waived: {rule} at {place} on trip for pat. Waived by Ada of the care team until 9999-12-31: it is rebuilt in spring."
    "  journeys/trip.yaml:7"
)
ENDED = (
    "expired: The waiver of `{rule}` at `{place}` on `trip` for `pat` ended on 2020-01-31; Ada of the care team answers for it. "
    "Mend what it excuses, or agree with them on another day.  journeys/trip.yaml:7:11"
)
GONE = (
    "stale: `{rule}` at `{place}` on `trip` for `pat` is in the baseline, and is not found any more. "
    "`cxtest baseline --prune` takes it out of the baseline.  cxtest-baseline.json:5:5"
)
UNTIL_IT_IS_KNOWN = ("--max-configurations", "1")
NONE = "0 errors, 0 warnings, 0 notes"
KIND = {"error": "1 error, 0 warnings, 0 notes", "warning": "0 errors, 1 warning, 0 notes"}

fewer = settings(max_examples=max(1, settings().max_examples // 3))  # each is checked twice or more
Capture = pytest.CaptureFixture[str]
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the project with a journey and returns its root."""

    def write(journey: str) -> Path:
        for name, text in {"journeys/trip.yaml": journey, "personas/pat.yaml": PAT}.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def outcome(root: Path, capsys: Capture, *options: str) -> tuple[int, list[str]]:
    """The exit code, and the lines that say what it comes to."""
    capsys.readouterr()
    code = run(["check", "--root", str(root), *options])
    told = ("waived:", "stale:", "expired:", "unknown: dead-end")
    lines = capsys.readouterr().out.splitlines()
    return code, [line for line in lines if line.startswith(told) or " warnings, " in line or " warning, " in line]


@pytest.mark.parametrize("severity", ["error", "warning"])
@pytest.mark.parametrize("strict", [False, True])
def test_what_is_new_fails_by_its_severity(write: Write, capsys: Capture, severity: str, strict: bool) -> None:
    root = write(FOUND[severity][2])
    code = 1 if severity == "error" or strict else 0
    assert outcome(root, capsys, *(["--strict"] if strict else [])) == (code, [f"{KIND[severity]}."])


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_what_is_known_fails_nothing(write: Write, capsys: Capture, severity: str) -> None:
    root = write(FOUND[severity][2])
    assert run(["baseline", "--root", str(root)]) == 0
    assert outcome(root, capsys, "--strict") == (0, [f"{NONE}; 1 known."])
    code = 1 if severity == "error" else 0
    assert outcome(root, capsys, "--no-baseline") == (code, [f"{KIND[severity]}."])


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_what_is_stale_fails_until_it_is_pruned(write: Write, capsys: Capture, severity: str) -> None:
    rule, place, journey = FOUND[severity]
    root = write(journey)
    assert run(["baseline", "--root", str(root)]) == 0
    write(SOUND)
    assert outcome(root, capsys) == (1, [f"{NONE}.", GONE.format(rule=rule, place=place)])
    assert run(["baseline", "--root", str(root), "--prune"]) == 0
    assert outcome(root, capsys) == (0, [f"{NONE}."])


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_what_is_waived_fails_nothing_and_is_shown(write: Write, capsys: Capture, severity: str) -> None:
    rule, place, journey = FOUND[severity]
    root = write(journey + WAIVER.format(rule=rule, place=place, until=HOLDS))
    assert outcome(root, capsys, "--strict") == (0, [f"{NONE}; 1 waived.", LAST.format(rule=rule, place=place)])


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_a_waiver_that_is_over_fails_and_so_does_what_it_excused(write: Write, capsys: Capture, severity: str) -> None:
    rule, place, journey = FOUND[severity]
    root = write(journey + WAIVER.format(rule=rule, place=place, until=OVER))
    assert outcome(root, capsys) == (1, [f"{KIND[severity]}.", ENDED.format(rule=rule, place=place)])


def test_of_the_unknown_nothing_is_new(write: Write, capsys: Capture) -> None:
    code, lines = outcome(write(DEAD_END), capsys, *UNTIL_IT_IS_KNOWN)
    assert code == 2
    assert [line.partition(":")[0] for line in lines] == [f"{NONE}.", "unknown"]


def test_of_the_unknown_nothing_is_known_and_no_entry_is_stale(write: Write, capsys: Capture) -> None:
    root = write(DEAD_END)
    assert run(["baseline", "--root", str(root)]) == 0
    code, lines = outcome(root, capsys, *UNTIL_IT_IS_KNOWN)
    assert code == 2
    assert [line.partition(":")[0] for line in lines] == [f"{NONE}.", "unknown"]


def test_of_the_unknown_nothing_is_waived_and_no_waiver_is_stale(write: Write, capsys: Capture) -> None:
    root = write(SOUND + WAIVER.format(rule="dead-end", place="lost", until=HOLDS))
    code, lines = outcome(root, capsys, *UNTIL_IT_IS_KNOWN)
    assert code == 2
    assert [line.partition(":")[0] for line in lines] == [f"{NONE}.", "unknown"]


def test_what_is_stale_fails_whatever_is_unknown_beside_it(write: Write, capsys: Capture) -> None:
    root = write(DEAD_END)
    assert run(["baseline", "--root", str(root)]) == 0
    named = (root / "cxtest-baseline.json").read_text(encoding="utf-8").replace("dead-end", "locked-out")
    (root / "cxtest-baseline.json").write_text(named, encoding="utf-8")
    code, lines = outcome(root, capsys, *UNTIL_IT_IS_KNOWN)
    assert code == 1
    assert lines[1] == GONE.format(rule="locked-out", place="lost")
    assert lines[2].startswith("unknown")


def test_a_waiver_that_is_over_fails_whatever_is_unknown_beside_it(write: Write, capsys: Capture) -> None:
    root = write(SOUND + WAIVER.format(rule="dead-end", place="lost", until=OVER))
    code, lines = outcome(root, capsys, *UNTIL_IT_IS_KNOWN)
    assert code == 1
    assert lines[1] == ENDED.format(rule="dead-end", place="lost")
    assert lines[2].startswith("unknown")


def test_what_fails_before_a_limit_by_what_is_known_alone_is_not_passed(write: Write, capsys: Capture) -> None:
    root = write(
        DEAD_END.replace(f"solve: end, lose: {WAY}", f"lose: {WAY}, solve: more").replace(
            "  end:", "  more: {transitions: {on: end}}\n  end:"
        )
    )
    assert run(["baseline", "--root", str(root)]) == 0
    code, lines = outcome(root, capsys, "--max-configurations", "3", "--engine", "explicit", "--rule", "dead-end")
    assert (code, lines[0]) == (2, f"{NONE}; 1 known.")
    assert lines[1].startswith("unknown: dead-end on trip as pat: stopped at the limit of 3 configurations")


def test_a_waiver_that_fits_nothing_is_stale(write: Write, capsys: Capture) -> None:
    root = write(SOUND + WAIVER.format(rule="dead-end", place="lost", until=HOLDS))
    assert outcome(root, capsys) == (
        1,
        [
            f"{NONE}.",
            (
                "stale: The waiver of `dead-end` at `lost` on `trip` for `pat` fits no finding. "
                "Remove it: it would excuse the same defect, unseen, if it came back.  journeys/trip.yaml:7:11"
            ),
        ],
    )


@pytest.mark.parametrize(
    ("written", "meant", "hint"),
    [
        ("rule: dead-end", "rule: dead-ends", ": there is no rule `dead-ends`; did you mean `dead-end`?"),
        ("place: 'lost'", "place: 'losst'", "; did you mean the place `lost`?"),
        ("persona: pat", "persona: pet", ": there is no persona `pet`; did you mean `pat`?"),
    ],
)
def test_a_misspelt_waiver_says_what_may_be_meant(write: Write, capsys: Capture, written: str, meant: str, hint: str) -> None:
    root = write(DEAD_END + WAIVER.format(rule="dead-end", place="lost", until="").replace(written, meant))
    code, lines = outcome(root, capsys)
    assert code == 1
    assert lines[0] == f"{KIND['error']}."
    assert f"fits no finding{hint} Correct it, or remove it.  journeys/trip.yaml:7:11" in lines[1]


@pytest.mark.parametrize("option", ["--persona=pat", "--journey=trip", "--rule=runaround"])
def test_in_a_part_of_the_project_only_what_is_settled_is_stale(write: Write, capsys: Capture, option: str) -> None:
    root = write(DEAD_END)
    assert run(["baseline", "--root", str(root)]) == 0
    write(SOUND)
    settled = "--rule" not in option
    assert outcome(root, capsys, option)[0] == (1 if settled else 0)


def test_a_waiver_for_everybody_is_not_stale_where_not_everybody_was_asked(write: Write, capsys: Capture) -> None:
    root = write(DEAD_END + WAIVER.format(rule="dead-end", place="lost", until="").replace("persona: pat, ", ""))
    (root / "personas" / "kim.yaml").write_text(PAT.replace("pat", "kim") + "refuses: [solve]\n", encoding="utf-8")
    assert outcome(root, capsys)[1][0] == f"{NONE.replace('0 errors', '1 error')}; 2 waived."
    (root / "personas" / "kim.yaml").write_text(PAT.replace("pat", "kim"), encoding="utf-8")
    write(DEAD_END.replace("by: owner", "by: owner, when: {trait: {kind: rude}}") + WAIVER.format(rule="dead-end", place="lost", until=""))
    (root / "personas" / "kim.yaml").write_text(PAT.replace("pat", "kim") + "traits: {kind: rude}\n", encoding="utf-8")
    everybody = (root / "journeys" / "trip.yaml").read_text(encoding="utf-8").replace("persona: pat, ", "")
    (root / "journeys" / "trip.yaml").write_text(everybody, encoding="utf-8")
    assert outcome(root, capsys, "--persona=pat")[0] == 0
    assert outcome(root, capsys) == (
        0,
        [f"{NONE}; 1 waived.", LAST.replace(" until 9999-12-31", "").format(rule="dead-end", place="lost").replace("pat", "kim")],
    )


def test_on_its_last_day_a_waiver_holds() -> None:
    waiver = WAIVER.format(rule="dead-end", place="lost", until=", until: 2027-03-31")
    project = load_texts({"journeys/trip.yaml": DEAD_END + waiver, "personas/pat.yaml": PAT})
    reports = {day: check(project, Config(today=date(2027, *day))) for day in ((3, 31), (4, 1))}
    assert [(f.kind, len(report.lapsed)) for report in reports.values() for f in report.findings] == [("waived", 0), ("error", 1)]


def test_a_note_is_neither_known_nor_waived(write: Write, capsys: Capture) -> None:
    modest = PAT.replace("wants: [solved]", "wants: [solved], requires: with-luck")

    def written(journey: str) -> Path:
        root = write(journey)
        (root / "personas" / "pat.yaml").write_text(modest, encoding="utf-8")
        return root

    root = written(DEAD_END)
    assert run(["baseline", "--root", str(root)]) == 0
    file = root / "cxtest-baseline.json"
    assert '"findings": []' in file.read_text(encoding="utf-8")
    assert outcome(root, capsys) == (0, ["0 errors, 0 warnings, 1 note."])
    entry = '{"journey": "trip", "persona": "pat", "rule": "dead-end", "place": "lost"}'
    file.write_text(file.read_text(encoding="utf-8").replace("[]", f"[\n    {entry}\n  ]"), encoding="utf-8")
    assert outcome(root, capsys) == (1, ["0 errors, 0 warnings, 1 note.", GONE.format(rule="dead-end", place="lost")])
    file.unlink()
    code, lines = outcome(written(DEAD_END + WAIVER.format(rule="dead-end", place="lost", until=HOLDS)), capsys)
    assert (code, lines[0]) == (1, "0 errors, 0 warnings, 1 note.")
    assert lines[1].startswith("stale: The waiver of `dead-end` at `lost`")


def test_what_is_waived_is_not_written_down(write: Write, capsys: Capture) -> None:
    root = write(DEAD_END + WAIVER.format(rule="dead-end", place="lost", until=HOLDS))
    assert run(["baseline", "--root", str(root)]) == 0
    assert capsys.readouterr().out == f"0 findings in {root}/cxtest-baseline.json. 1 waived, not in it.\n"


def test_before_a_limit_no_entry_of_a_rule_that_fails_is_stale(write: Write, capsys: Capture) -> None:
    root = write(
        DEAD_END.replace(f"solve: end, lose: {WAY}", f"lose: {WAY}, solve: more").replace(
            "  end:", "  more: {transitions: {on: end}}\n  end:"
        )
    )
    assert run(["baseline", "--root", str(root)]) == 0
    file = root / "cxtest-baseline.json"
    entry = '{"journey": "trip", "persona": "pat", "rule": "dead-end", "place": "more"},'
    file.write_text(file.read_text(encoding="utf-8").replace('"findings": [', f'"findings": [{entry}'), encoding="utf-8")
    limited = ("--max-configurations", "3", "--engine", "explicit", "--rule", "dead-end")
    code, lines = outcome(root, capsys, *limited)
    assert (code, [line.partition(":")[0] for line in lines]) == (2, [f"{NONE}; 1 known.", "unknown"])
    assert outcome(root, capsys)[0] == 1


def test_what_a_rule_finds_that_is_not_here_is_left_alone(write: Write, capsys: Capture) -> None:
    root = write(SOUND + WAIVER.format(rule="long-winded", place="lost", until=HOLDS))
    entry = '{"journey": "trip", "persona": "pat", "rule": "long-winded", "place": "lost"}'
    text = f'{{"format": "cxtest-baseline", "version": 1, "findings": [{entry}]}}'
    (root / "cxtest-baseline.json").write_text(text, encoding="utf-8")
    assert outcome(root, capsys) == (0, [f"{NONE}."])


def test_a_waiver_that_is_for_somebody_else_says_for_whom_it_is_found_or_where(write: Write, capsys: Capture) -> None:
    waiver = WAIVER.format(rule="dead-end", place="lost", until="")
    asked = DEAD_END.replace("by: owner}", "by: owner, when: {trait: {polite: really}}}")
    root = write(asked + waiver.replace("persona: pat", "persona: kim"))
    (root / "personas" / "pat.yaml").write_text(PAT + "traits: {polite: really}\n", encoding="utf-8")
    (root / "personas" / "kim.yaml").write_text(PAT.replace("pat", "kim"), encoding="utf-8")
    assert "for `kim` fits no finding; it is found for `pat`. Correct it, or remove it." in outcome(root, capsys)[1][1]
    write(DEAD_END + waiver.replace("'lost'", "'care:lost'").replace("persona: pat, ", ""))
    assert "at `care:lost` on `trip` fits no finding; that rule finds something at `lost`. Correct it" in outcome(root, capsys)[1][1]


def test_where_some_are_left_out_what_is_about_those_who_were_checked_is_stale() -> None:
    waiver = WAIVER.format(rule="dead-end", place="lost", until=HOLDS)
    files = {"journeys/trip.yaml": SOUND + waiver, "personas/pat.yaml": PAT, "personas/kim.yaml": PAT.replace("pat", "kim")}
    project = load_texts(files)
    assert [lapsed.kind for lapsed in check(project, cells=[("trip", "pat")]).lapsed] == ["stale"]
    assert check(project, cells=[("trip", "kim")]).lapsed == ()
    gone = Baseline("b.json", {Key("trip", "ada", "dead-end", "lost"): (5, 5)})
    assert [lapsed.persona for lapsed in check(project, cells=[("trip", "kim")], baseline=gone).lapsed] == ["ada"]


def test_where_some_are_left_out_a_waiver_for_everybody_is_not_stale() -> None:
    waiver = WAIVER.format(rule="dead-end", place="lost", until=HOLDS).replace("persona: pat, ", "")
    files = {"journeys/trip.yaml": SOUND + waiver, "personas/pat.yaml": PAT, "personas/kim.yaml": PAT.replace("pat", "kim")}
    project = load_texts(files)
    assert check(project, cells=[("trip", "pat")]).lapsed == ()
    assert [lapsed.kind for lapsed in check(project).lapsed] == ["stale"]


def test_a_waiver_in_the_file_of_a_persona_is_about_them_alone(write: Write, capsys: Capture) -> None:
    root = write(DEAD_END)
    waiver = "waivers: [{rule: dead-end, place: lost, because: they ring the shop, owner: Ada}]\n"
    (root / "personas" / "pat.yaml").write_text(PAT + waiver, encoding="utf-8")
    (root / "personas" / "kim.yaml").write_text(PAT.replace("pat", "kim"), encoding="utf-8")
    assert outcome(root, capsys) == (
        1,
        [
            f"{KIND['error']}; 1 waived.",
            "waived: dead-end at lost on trip for pat. Waived by Ada: they ring the shop.  personas/pat.yaml:4",
        ],
    )


@pytest.mark.parametrize(
    ("waiver", "said"),
    [
        ("{rule: dead-end, place: lost, owner: Ada}", "the key `because` is missing in a waiver (why it is let pass)"),
        ("{rule: dead-end, place: lost, because: we know}", "the key `owner` is missing in a waiver (who answers for it: a person, or a team)"),
        ("{rule: dead-end, place: lost, because: ' ', owner: Ada}", "expected a text that is not empty"),
        ("{rule: dead-end, place: lost, because: we know, owner: Ada, until: 2027-02-30}", "expected a day, such as `2027-03-31`"),
        ("{rule: dead-end, place: lost, because: we know, owner: Ada, until: next week}", "expected a day, such as `2027-03-31`"),
        ("{rule: dead-end, place: lost, because: we know, owner: Ada, untill: 2027-02-01}", "did you mean `until`?"),
        ("{rule: dead-end, place: lost, because: we know, owner: Ada, journey: other}", "is about that journey, and not about `other`"),
    ],
)  # fmt: skip
def test_a_waiver_that_is_not_whole_is_an_error_with_its_place(write: Write, capsys: Capture, waiver: str, said: str) -> None:
    assert run(["check", "--root", str(write(f"{DEAD_END}waivers: [{waiver}]\n"))]) == 3
    error = capsys.readouterr().err
    assert error.startswith("journeys/trip.yaml:7:")
    assert said in error


@fewer
@given(project_documents())
def test_a_baseline_of_all_that_is_found_leaves_nothing_new_and_nothing_stale(documents: Documents) -> None:
    project = load_texts(files(documents))
    first = check(project)
    second = check(project, baseline=baseline_of(first.findings))
    assert not any(finding.counts for finding in second.findings)
    assert second.lapsed == ()
    assert not second.fails(strict=True)
    assert [finding._replace(standing="new") for finding in second.findings] == list(first.findings)
    assert second.verdicts == first.verdicts


@fewer
@given(project_documents())
def test_without_an_entry_that_finding_alone_is_new(documents: Documents) -> None:
    project = load_texts(files(documents))
    first = check(project, Config(strict=True))
    baseline = baseline_of(first.findings)
    for key in list(baseline.entries)[:5]:
        rest = baseline._replace(entries={other: spot for other, spot in baseline.entries.items() if other != key})
        assert [Key.of(finding) for finding in check(project, baseline=rest).findings if finding.counts] == [key]
