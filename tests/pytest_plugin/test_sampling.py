"""Sampling by walks, alone and beside the proof."""

import re

import pytest
from boiler import ASKED_AGAIN, BOILER, MENDED, WARNED, written

from cxtest.pytest_plugin.suite import Judged, _compared
from cxtest.verdicts import Verdict

LOOP = BOILER.replace("      send-engineer:", "      wait: hotline\n      hang-up: {to: hotline, by: clock}\n      send-engineer:")
CLEAN = "journeys/quiet.yaml::tenant::repeated-data-entry"


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "no:randomly", *arguments)


def run_apart(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> pytest.RunResult:
    """In a process of its own, with the settings that Hypothesis has where nobody set any."""
    monkeypatch.delenv("CI", raising=False)
    return pytester.runpytest_subprocess("-p", "no:randomly", *arguments)


def text(result: pytest.RunResult) -> str:
    return "\n".join(line.rstrip() for line in result.outlines)


def test_walks_find_what_the_proof_finds_and_tell_it_alike(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=LOOP)
    proved, drawn = (text(run(pytester, ASKED_AGAIN, "--cx-engine", engine)) for engine in ("proof", "walks"))
    told = proved[proved.index("error[") : proved.index("=== short test summary")].rstrip("=").rstrip()
    assert "--walk phone.send-engineer" in told  # as short as the proof's, though walks are drawn with up to a hundred transitions
    assert told in drawn


def test_a_sample_without_a_find_is_no_pass(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=MENDED)
    result = run(pytester, CLEAN, "--cx-engine", "walks", "--cx-walks", "7", "-v")
    assert (result.ret, result.parseoutcomes()) == (0, {"sampled": 1})
    assert f"{CLEAN} SAMPLED" in text(result)
    assert "quiet as tenant: no counterexample in 1 walk, which took every transition (repeated-data-entry)" in text(result)


def test_the_transitions_that_no_walk_took_are_told(pytester: pytest.Pytester) -> None:
    rare = LOOP.replace("by: chance, failure: true}", "by: chance, failure: true, when: {trait: {unlucky: very}}}")
    written(pytester.path, journeys_boiler=rare)
    result = run(pytester, "journeys/boiler.yaml::tenant::dropped-context", "--cx-engine=walks", "--cx-walks=20")
    assert "boiler as tenant: no counterexample in 20 walks, which never took `visit.part-missing` (dropped-context)" in text(result)


def test_what_no_single_walk_can_show_is_not_applicable(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    result = run(pytester, "-k", "boiler and tenant and (dead-end or runaround) or unreachable-step", "--cx-engine=walks", "-rs")
    assert result.parseoutcomes()["skipped"] == 4
    assert text(result).count("no single walk can show it") == 2  # one line for each file


def test_a_rule_that_looks_at_each_configuration_cannot_be_sampled(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    pytester.makeconftest(
        """
        import cxtest

        @cxtest.rule("looks-everywhere", "error")
        def looks_everywhere(case):
            '''Nothing, wherever one looks.'''
            return iter(case.one_by_one.configurations[:0])
        """
    )
    name = "journeys/boiler.yaml::tenant::looks-everywhere"
    assert run(pytester, name).parseoutcomes() == {"passed": 1}
    result = run(pytester, name, "--cx-engine=walks", "-rs")
    assert "no single walk can show it" in text(result)
    assert result.parseoutcomes() == {"skipped": 1}


def test_a_warning_that_was_sampled_is_summarised(pytester: pytest.Pytester) -> None:
    written(pytester.path)
    result = run(pytester, WARNED, "--cx-engine=walks")
    assert (result.ret, result.parseoutcomes()) == (0, {"sampled": 1})
    assert "warning[undefined-term] The tenant meets the word `condensing`" in text(result)
    assert "boiler as tenant: nothing else in " in text(result)


def test_both_engines_agree_on_the_example(pytester: pytest.Pytester) -> None:
    written(pytester.path, journeys_boiler=LOOP)
    result = run(pytester, "--cx-engine=both")
    assert result.parseoutcomes()["failed"] == 2
    assert "disagree" not in text(result)


def test_a_disagreement_is_an_error_of_its_own(pytester: pytest.Pytester) -> None:
    """A rule of somebody's own that says one thing of whole spaces and another of walks."""
    written(pytester.path)
    pytester.makeconftest(
        """
        import cxtest
        from cxtest.rulebook import Found, at_step
        from cxtest.machine.state import Repeated
        from cxtest.sampling.sampled import Sampled

        @cxtest.rule("two-faced", "error")
        def two_faced(case):
            '''A repeat, if it is walks that are drawn.'''
            for event, path in case.first(Repeated):
                if isinstance(case.answers, Sampled):
                    yield Found(at_step(event.step), "They are asked again.", "ask once", path)
        """
    )
    result = run(pytester, "journeys/boiler.yaml::tenant::two-faced", "--cx-engine=both")
    assert result.parseoutcomes() == {"failed": 1}
    assert (
        "The engines disagree on two-faced on boiler as tenant: the proof says that there is no such thing, and these walks show it.\n"
        "One of them is wrong: a defect of cxtest, not of your files.\n"
        "error[two-faced]  They are asked again."
    ) in text(result)
    assert "--walk phone.send-engineer" in text(result)


def test_where_the_proof_came_to_a_limit_what_was_sampled_stands() -> None:
    head = ("trip", "pat", "dead-end")
    unknown = Judged(Verdict(*head, "unknown", reason="a limit"), ())
    nothing = Judged(Verdict(*head, "unknown", reason="no counterexample in 5 walks", sampled=5), ())
    assert _compared(unknown, nothing) == unknown


def test_the_seed_of_hypothesis_decides_which_walks_are_drawn(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = "journey: wide\nentries: {door: hall}\nsteps:\n  hall:\n    owner: care\n    transitions:\n"
    wide += "".join(f"      way-{i}: out\n" for i in range(60)) + "  out: {outcome: gone}\n"
    written(pytester.path, journeys_quiet=wide.replace("journey: wide", "journey: quiet"))

    def never(seed: int) -> list[str]:
        result = run_apart(pytester, monkeypatch, CLEAN, "--cx-engine=walks", "--cx-walks=5", f"--hypothesis-seed={seed}")
        return re.findall(r"`hall\.(way-\d+)`", text(result))

    assert never(1) == never(1) != never(2)
    assert 50 <= len(never(1)) < 60


def test_as_many_walks_as_the_profile_has_examples(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    written(pytester.path, journeys_boiler=LOOP)
    pytester.makeconftest(
        """
        from hypothesis import settings

        settings.register_profile("few", max_examples=3, derandomize=True)
        settings.load_profile("few")
        """
    )
    name = "journeys/boiler.yaml::tenant::dropped-context"
    first, second = (text(run_apart(pytester, monkeypatch, name, "--cx-engine=walks")) for _ in range(2))
    assert "no counterexample in 3 walks" in first
    line = next(line for line in first.splitlines() if "no counterexample" in line)
    assert line in second
    assert not (pytester.path / ".hypothesis" / "examples").exists()


def test_what_was_found_is_kept_in_the_database_of_examples(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found with many walks, it is found again with a single one."""
    deep = "journey: quiet\nentries: {door: s0}\nsteps:\n"
    for i in range(4):
        deep += f"  s{i}:\n    owner: care\n    transitions: {{back: s0, stay: s0, wait: s0, on: s{i + 1}}}\n"
    deep += "  s4:\n    owner: care\n    needs: [address]\n    transitions: {go: s5}\n"
    deep += "  s5:\n    owner: firm\n    needs: [address]\n    transitions: {go: out}\n  out: {outcome: gone}\n"
    written(pytester.path, journeys_quiet=deep)
    few = ("--cx-engine=walks", "--cx-walks=1", "--hypothesis-seed=1")
    assert run_apart(pytester, monkeypatch, CLEAN, *few).parseoutcomes() == {"sampled": 1}
    many = ("--cx-engine=walks", "--cx-walks=200", "--hypothesis-seed=2")
    assert run_apart(pytester, monkeypatch, CLEAN, *many).parseoutcomes() == {"failed": 1}
    again = run_apart(pytester, monkeypatch, CLEAN, *few)
    assert again.parseoutcomes() == {"failed": 1}
    assert "--walk door.on.on.on.on.go" in text(again)
