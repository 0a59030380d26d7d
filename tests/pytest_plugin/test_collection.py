"""What pytest collects, and what it selects: a test for each journey, persona and rule."""

import xml.etree.ElementTree as ET

import pytest
from boiler import ASKED_AGAIN, BOILER, MENDED, written

from cxtest.rulebook import JourneyRule, PersonaRule
from cxtest.rules import RULES

OF_PERSONAS = [rule.id for rule in RULES if isinstance(rule, PersonaRule)]
OF_JOURNEYS = [rule.id for rule in RULES if isinstance(rule, JourneyRule) and rule.id != "broken-path"]


def ids(pytester: pytest.Pytester, *arguments: str) -> list[str]:
    """The ids that are collected."""
    result = pytester.runpytest_inprocess("-p", "no:randomly", "-p", "no:cacheprovider", "--collect-only", "-q", *arguments)
    return [line for line in result.outlines if "::" in line]


def outcome(result: pytest.RunResult) -> dict[str, int]:
    """How many tests came to what; deselected ones and warnings left aside."""
    return {name: number for name, number in result.parseoutcomes().items() if name not in ("deselected", "warnings")}


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "no:randomly", *arguments)


def test_there_is_an_item_for_each_journey_persona_and_rule(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    cells = [("boiler", "parent"), ("boiler", "tenant"), ("boiler", "journey"), ("quiet", "tenant"), ("quiet", "journey")]
    rules = {"journey": OF_JOURNEYS}
    assert ids(pytester) == [f"journeys/{j}.yaml::{p}::{rule}" for j, p in cells for rule in rules.get(p, OF_PERSONAS)]


def test_only_journeys_directly_in_the_folder_of_journeys_are_claimed(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    pytester.makefile(
        ".yaml", **{"journeys/organisation": "organisation: firm\nparties: {care: {}, heating-firm: {}}\nfacts: {address: {}, fault: {}}"}
    )
    for place in ("journeys/as-is/boiler.yaml", "elsewhere/boiler.yaml", "boiler.yaml"):
        (pytester.path / place).parent.mkdir(exist_ok=True)
        (pytester.path / place).write_text(BOILER)
    (pytester.path / "journeys" / "notes.txt").write_text(BOILER)
    assert {line.split("::")[0] for line in ids(pytester)} == {"journeys/boiler.yaml", "journeys/quiet.yaml"}


@pytest.mark.parametrize(
    ("beginning", "claimed"),
    [
        ("# a comment\n\n---\njourney: boiler\n", True),
        ("%YAML 1.2\n---\n'journey': boiler\n", True),
        ('\ufeff"journey" : boiler\n', True),
        ("{journey: boiler}", True),
        ("title: x\njourney: boiler\n", False),
        ("journeys:\n  - a\n", False),
        ("- journey: boiler\n", False),
        ("", False),
    ],
)
def test_the_first_key_decides(pytester: pytest.Pytester, beginning: str, claimed: bool) -> None:
    written(pytester.path, journeys_boiler=beginning)
    result = run(pytester, "--collect-only", "journeys/boiler.yaml")
    assert ("journeys/boiler.yaml:" in result.stdout.str()) is claimed  # a broken one, with its position


def test_another_folder_of_journeys_can_be_named_in_the_settings(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    (pytester.path / "journeys").rename(pytester.path / "ways")
    assert ids(pytester) == []
    pytester.makepyprojecttoml('[tool.cxtest]\njourneys = "ways"')
    assert "ways/boiler.yaml::tenant::dead-end" in ids(pytester)


def test_the_project_can_lie_below_the_root(pytester: pytest.Pytester) -> None:
    (pytester.path / "shop").mkdir()
    written(pytester.path / "shop")
    pytester.makeini("[pytest]\ncx_root = shop")
    assert "shop/journeys/boiler.yaml::tenant::dead-end" in ids(pytester)
    result = run(pytester, "-k", "tenant and repeated-data-entry and boiler")
    result.stdout.fnmatch_lines(["*journeys/boiler.yaml:13:22  visit:fault  for tenant", "FAILED shop/journeys/boiler.yaml::tenant::*"])


def test_k_selects_by_journey_persona_and_rule(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    assert ids(pytester, "-k", "boiler and tenant and repeated-data-entry") == [ASKED_AGAIN]
    assert {line.split("::")[1] for line in ids(pytester, "-k", "parent")} == {"parent"}


def test_a_node_id_selects(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    assert ids(pytester, ASKED_AGAIN) == [ASKED_AGAIN]
    assert len(ids(pytester, "journeys/boiler.yaml::parent")) == len(OF_PERSONAS)
    assert "boiler.yaml::nobody" in run(pytester, "journeys/boiler.yaml::nobody").stderr.str()


def test_marks_select_by_name(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    assert {line.split("::")[1] for line in ids(pytester, "-m", "persona(name='tenant')")} == {"tenant"}
    assert {line.split("::")[0] for line in ids(pytester, "-m", "journey(name='quiet')")} == {"journeys/quiet.yaml"}
    assert ids(pytester, "-m", "rule(name='repeated-data-entry') and persona(name='tenant') and journey(name='boiler')") == [ASKED_AGAIN]


def test_the_marks_are_known_where_marks_are_strict(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=MENDED)
    pytester.makeini("[pytest]\naddopts = --strict-markers --strict-config")
    assert run(pytester).ret == 0
    result = run(pytester, "--markers")
    result.stdout.fnmatch_lines(["@pytest.mark.journey(name): *", "@pytest.mark.persona(name): *", "@pytest.mark.rule(name): *"])


def test_what_failed_last_is_run_alone(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    assert outcome(run(pytester))["failed"] == 2
    again = run(pytester, "--lf", "-v")
    assert outcome(again) == {"failed": 2}
    again.stdout.fnmatch_lines(["journeys/boiler.yaml::parent::repeated-data-entry *", f"{ASKED_AGAIN} *"])


def test_x_stops_at_the_first(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    assert outcome(run(pytester, "-x"))["failed"] == 1


@pytest.mark.parametrize("arguments", [("-n2",), ("-n2", "--dist=loadfile")])
def test_two_processes_come_to_the_same(pytester: pytest.Pytester, arguments: tuple[str, ...]) -> None:
    written(pytester.path)
    alone = outcome(run(pytester))
    result = pytester.runpytest_subprocess("-p", "no:randomly", *arguments)
    assert outcome(result) == alone
    result.stdout.fnmatch_lines(
        [
            "*error[[]repeated-data-entry]  The tenant is asked for the fault again at `visit`,*",
            "*journeys/boiler.yaml:13:22  visit:fault  for tenant",
            "journeys/boiler.yaml:8:13: warning[[]undefined-term] The tenant meets the word `condensing` *  for tenant",
            "FAILED journeys/boiler.yaml::*::repeated-data-entry* - journeys/*",
        ]
    )


def test_junit_has_journey_persona_and_rule_as_properties(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    run(pytester, "--junitxml=out.xml", "-k", "boiler and tenant and repeated-data-entry or quiet and untested or quiet and never-taken")
    cases = list(ET.parse(pytester.path / "out.xml").getroot().iter("testcase"))
    found = [{p.attrib["name"]: p.attrib["value"] for p in case.iter("property")} for case in cases]
    assert found == [{"journey": "boiler", "persona": "tenant", "rule": "repeated-data-entry"}, {"journey": "quiet", "rule": "never-taken"}]
    failure = cases[0].find("failure")
    assert failure is not None
    assert failure.attrib["message"].startswith(
        "journeys/boiler.yaml:13:22: error[repeated-data-entry] The tenant is asked for the fault again"
    )
    assert "replay  cxtest explore boiler --as tenant --walk phone.send-engineer" in str(failure.text)


def test_a_folder_without_journeys_is_left_alone(pytester: pytest.Pytester) -> None:
    (pytester.path / "journeys").mkdir()
    (pytester.path / "journeys" / "config.yaml").write_text("services: [a, b]\n")
    result = run(pytester)
    assert (result.ret, result.parseoutcomes()) == (pytest.ExitCode.NO_TESTS_COLLECTED, {})


def test_ordinary_tests_run_beside_them(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=MENDED)
    pytester.makepyfile("def test_one(): pass")
    assert outcome(run(pytester, "-k", "test_one or dead-end")) == {"passed": 4}
