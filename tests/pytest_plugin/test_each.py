"""Tests in Python that run for each persona on each journey, and the fixtures."""

import pytest
from boiler import BOILER, MENDED, written

TEST = """
import cxtest, pytest

{decorator}
def test_it(cx_journey, cx_persona):
    print(cx_journey.journey.journey, cx_persona.persona.persona)
"""


def collected(pytester: pytest.Pytester, *arguments: str) -> list[str]:
    result = pytester.runpytest_inprocess("-p", "no:randomly", "--collect-only", "-q", "test_own.py", *arguments)
    return [line.removeprefix("test_own.py::") for line in result.outlines if "::" in line]


def own(pytester: pytest.Pytester, text: str) -> None:
    (pytester.path / "test_own.py").write_text(text)


@pytest.mark.parametrize(
    ("decorator", "ids"),
    [
        ("", ["boiler-parent", "boiler-tenant", "quiet-tenant"]),
        ("@cxtest.each", ["boiler-parent", "boiler-tenant", "quiet-tenant"]),
        ("@cxtest.each()", ["boiler-parent", "boiler-tenant", "quiet-tenant"]),
        ('@cxtest.each(journey="boiler")', ["boiler-parent", "boiler-tenant"]),
        ('@cxtest.each(persona="tenant")', ["boiler-tenant", "quiet-tenant"]),
        ('@cxtest.each(journey=["quiet", "boiler"], persona=["tenant"])', ["boiler-tenant", "quiet-tenant"]),
    ],
)
def test_a_test_runs_for_each_that_is_named(pytester: pytest.Pytester, decorator: str, ids: list[str]) -> None:
    written(pytester.path)
    own(pytester, TEST.format(decorator=decorator))
    assert collected(pytester) == [f"test_it[{name}]" for name in ids]
    pytester.runpytest_inprocess("-p", "no:randomly", "test_own.py").assert_outcomes(passed=len(ids))


def test_journeys_alone_and_personas_alone(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    own(pytester, "def test_one(cx_journey): pass\ndef test_two(cx_persona): pass\n")
    assert collected(pytester) == ["test_one[boiler]", "test_one[quiet]", "test_two[parent]", "test_two[tenant]"]


def test_they_have_the_marks_of_the_items(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    own(pytester, TEST.format(decorator=""))
    assert collected(pytester, "-m", "persona(name='parent')") == ["test_it[boiler-parent]"]
    assert collected(pytester, "-m", "journey(name='quiet')") == ["test_it[quiet-tenant]"]


@pytest.mark.parametrize(
    ("decorator", "told"),
    [
        ('@cxtest.each(journey="bioler")', "there is no journey `bioler`; did you mean `boiler`?"),
        ('@cxtest.each(persona="grandmother")', "test_it: there is no persona `grandmother`; there are parent, tenant"),
        ('@pytest.mark.cx_each("boiler")', "test_it: `cx_each` takes `journey` and `persona`, each by its name"),
        ('@pytest.mark.cx_each(journeys="boiler")', "test_it: `cx_each` takes `journey` and `persona`, each by its name"),
        (
            '@cxtest.each(journey="quiet", persona="parent")',
            "test_it: `@cxtest.each` comes to nothing: no such persona is tested on such a journey",
        ),
    ],
)
def test_a_choice_of_nobody_is_a_collection_error(pytester: pytest.Pytester, decorator: str, told: str) -> None:
    written(pytester.path)
    own(pytester, TEST.format(decorator=decorator))
    result = pytester.runpytest_inprocess("-p", "no:randomly", "test_own.py")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert told in result.stdout.str()


def test_who_asks_for_nobody_is_told(pytester: pytest.Pytester) -> None:
    """It would run once, and say nothing of anybody."""
    written(pytester.path)
    own(pytester, "import cxtest\n\n@cxtest.each(persona='tenant')\ndef test_it(cx_project): pass\n")
    result = pytester.runpytest_inprocess("-p", "no:randomly", "test_own.py")
    assert "test_it: `@cxtest.each` needs a test with the argument `cx_journey`, or `cx_persona`, or both" in result.stdout.str()
    own(pytester, "import cxtest\n\n@cxtest.each(persona='tenant')\nclass TestIt:\n    def test_it(self, cx_project): pass\n")
    pytester.runpytest_inprocess("-p", "no:randomly", "test_own.py").assert_outcomes(passed=1)


def test_a_broken_project_is_a_collection_error_with_its_position(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=BOILER.replace("owner: care", "onwer: care"))
    own(pytester, TEST.format(decorator=""))
    result = pytester.runpytest_inprocess("-p", "no:randomly", "test_own.py")
    assert "journeys/boiler.yaml:5:5: unknown key `onwer`; did you mean `owner`?" in result.stdout.str()


def test_the_project_is_a_fixture(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    own(pytester, "def test_it(cx_project): assert list(cx_project.journeys) == ['boiler', 'quiet']\n")
    pytester.runpytest_inprocess("-p", "no:randomly", "test_own.py").assert_outcomes(passed=1)


def test_walks_are_drawn_and_asserted_about_in_a_test(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=MENDED)
    own(
        pytester,
        """
import cxtest
from hypothesis import given, settings, strategies as st

@cxtest.each(journey="boiler")
@settings(max_examples=20, database=None)
@given(data=st.data())
def test_nobody_waits_for_a_part_twice(cx_journey, cx_persona, data):
    walk = data.draw(cxtest.walks(cx_journey, cx_persona, reaches_goal=True))
    assert walk.count("part-missing") < 2
""",
    )
    result = pytester.runpytest_inprocess("-p", "no:randomly", "test_own.py")
    result.assert_outcomes(failed=2)
    for shown in ("cx_journey=<journey boiler, journeys/boiler.yaml>,", "cx_persona=<persona tenant, personas/tenant.yaml>,"):
        assert shown in result.stdout.str()
    assert (
        "<walk phone.send-engineer.part-missing.send-engineer.part-missing.send-engineer.repair on boiler as tenant, to warm>"
        in result.stdout.str()
    )


def test_a_failure_shows_the_test_and_not_the_inside_of_cxtest(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    own(
        pytester,
        """
import cxtest

@cxtest.each(journey="boiler", persona="tenant")
def test_it(cx_journey, cx_persona):
    {call}
""",
    )
    text = (pytester.path / "test_own.py").read_text()
    for call, told in (
        ("cxtest.assert_never(cx_journey, cx_persona, step='warm')", "AssertionError: it happens to tenant on boiler"),
        ("cxtest.assert_finishes(cx_journey, cx_persona, promise='allways')", "there is no promise `allways`; did you mean `always`?"),
        ("cxtest.random_walk(cx_journey, cx_persona, 1).visits('vist')", "there is no step `vist`; did you mean `visit`?"),
        ("cxtest.walks(cx_journey, cx_persona, through='fly')", "there is no transition `fly`"),
        ("cxtest.walks('boiler', 'tenant')", "a journey is wanted, such as `project.journey(\"returns\")`, and not 'boiler'"),
    ):
        own(pytester, text.replace("{call}", call))
        printed = pytester.runpytest_inprocess("-p", "no:randomly", "test_own.py").stdout.str()
        assert told in printed
        assert "/cxtest/" not in printed


def test_where_two_walks_part_is_shown(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    own(
        pytester,
        """
import cxtest

def test_it(cx_project):
    journey, persona = cx_project.journey("boiler"), cx_project.persona("tenant")
    assert cxtest.random_walk(journey, persona, 1, length=1) == cxtest.random_walk(journey, persona, 1, length=2)
""",
    )
    result = pytester.runpytest_inprocess("-p", "no:randomly", "test_own.py")
    result.stdout.fnmatch_lines(["E*both go phone.send-engineer, and part at `visit`", "E*left: ends there", "E*right: *, and ends at `*`"])
