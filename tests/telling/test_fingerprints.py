"""Fingerprints: the same for the same finding, whatever moves, and another one for every other."""

from runs import LAPSED, run

from cxtest.telling.fingerprints import fingerprint, fingerprints


def test_what_moves_when_a_file_is_edited_is_no_part_of_it() -> None:
    findings = run("as it is").report.findings
    moved = [f._replace(file="elsewhere.yaml", line=f.line + 7, column=1, message="x", severity="warning", walk=None) for f in findings]
    assert fingerprints(moved) == fingerprints(findings)
    gated = run("gated").report.findings
    assert fingerprints(gated) == fingerprints(findings)  # whether it is known or waived is no part of it either


def test_each_of_rule_journey_persona_and_place_is() -> None:
    first = run("as it is").report.findings[0]
    others = [first._replace(rule="o"), first._replace(journey="o"), first._replace(persona="o"), first._replace(place="o")]
    assert len({*fingerprints([first, *others])}) == 5
    assert fingerprint("a", None) != fingerprint("a", "") != fingerprint("a")


def test_two_that_say_the_same_of_themselves_differ_and_always_do() -> None:
    first = run("as it is").report.findings[0]
    both = fingerprints([first, first])
    assert both[0] == fingerprints([first])[0] != both[1]
    assert both == fingerprints([first, first])


def test_what_lapsed_is_not_what_it_was_to_excuse() -> None:
    stale = LAPSED[0]
    assert len({*fingerprints([stale, stale._replace(kind="expired")])}) == 2
