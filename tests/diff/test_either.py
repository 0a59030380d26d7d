"""Both versions are checked with what the settings of either ask for: no rule is switched off in the change that it would fail."""

from __future__ import annotations

from typing import Any

import pytest
from version_pairs import UNTIMED

from cxtest.config import Config, Limits, Override
from cxtest.diff.changed import Comparison
from cxtest.diff.comparison import Request, compare
from cxtest.diff.version import Version
from cxtest.loading.loader import load_texts

JOURNEY = """\
journey: returns
entries: {phone: menu}
steps:
  menu: {owner: bot, needs: [order], transitions: {press-2: {to: desk, by: owner, carries: [order]}}}
  desk: {owner: care, needs: [order], transitions: {judge: {to: end, by: owner}}}
  end: {outcome: solved}
"""
PAT = "persona: pat\njourneys: {returns: {enters-at: [phone], wants: [solved]}}\n"
TEXTS = {"journeys/a.yaml": JOURNEY, "personas/pat.yaml": PAT, "personas/sam.yaml": PAT.replace("pat", "sam")}
BROKEN = {**TEXTS, "journeys/a.yaml": JOURNEY.replace(", carries: [order]", "")}
RULE = "repeated-data-entry"
OFF = "`repeated-data-entry` is left out now: it was checked all the same."


def settings(**said: Any) -> Config:
    return Config(limits=Limits(seconds=0), **said)


def compared(
    then: Config, now: Config, before: dict[str, str] = TEXTS, after: dict[str, str] = BROKEN, personas: tuple[str, ...] = ()
) -> Comparison:
    """The example, whose step forgets what it was told, with settings that changed at the same time."""
    return compare(Version("then", load_texts(before), then), Version("now", load_texts(after), now), Request(personas=personas))


def found(comparison: Comparison) -> set[tuple[str, str | None, str]]:
    """The new findings of the rule that the example breaks: whose they are, and what they weigh."""
    new = (one.finding for one in comparison.of("new"))
    return {(finding.rule, finding.persona, finding.severity) for finding in new if finding.rule == RULE}


EVERYBODY = {(RULE, "pat", "error"), (RULE, "sam", "error")}


@pytest.mark.parametrize(
    ("now", "key", "said"),
    [
        (settings(ignore=[RULE]), "ignore", OFF),
        (settings(select=["dead-end"]), "select", "`repeated-data-entry`"),
        (settings(overrides=(Override(ignore=[RULE]),)), "overrides", OFF),
        (
            settings(overrides=(Override(personas=["pat"], ignore=[RULE]),)),
            "overrides",
            "`repeated-data-entry` is left out now for pat on returns: it was checked all the same.",
        ),
        (settings(severity={RULE: "warning"}), "severity", None),
        (settings(overrides=(Override(severity={RULE: "warning"}),)), "overrides", None),
    ],
)
def test_what_is_switched_off_in_the_same_change_is_found_all_the_same(now: Config, key: str, said: str | None) -> None:
    comparison = compared(UNTIMED, now)
    assert found(comparison) == EVERYBODY
    assert all(one.causes for one in comparison.of("new") if one.finding.rule == RULE)
    first, *rest = comparison.settings
    assert first == f"The setting `{key}` is another one in now than in then: both were checked with what either asks for."
    assert len(rest) == (said is not None)
    assert (said or "") in " ".join(rest)


def test_what_is_switched_on_or_weighs_more_is_checked_in_both() -> None:
    comparison = compared(settings(ignore=[RULE]), UNTIMED, BROKEN, BROKEN)
    assert comparison.settings == ("The setting `ignore` is another one in now than in then: both were checked with what either asks for.",)
    assert comparison.findings == ()
    stricter = settings(severity={RULE: "error"})
    assert found(compared(settings(severity={RULE: "warning"}), stricter)) == EVERYBODY


def test_what_neither_asks_for_is_not_checked() -> None:
    ignoring, one, other = settings(ignore=[RULE]), settings(select=["dead-end"]), settings(select=["runaround"])
    for then, now in ((ignoring, ignoring), (one, other), (one, ignoring), (ignoring, one), (one, one)):
        assert found(compared(then, now)) == set()
    override = settings(overrides=(Override(journeys=["returns"], ignore=[RULE]),))
    assert found(compared(ignoring, override)) == set()
    assert compared(one, one).settings == ()


def test_an_override_for_somebody_who_was_renamed_is_theirs_still() -> None:
    renamed = {
        **BROKEN,
        "personas/pat.yaml": PAT.replace("pat", "patricia"),
        "personas/sam.yaml": TEXTS["personas/sam.yaml"] + "lacks: []\n",
    }
    then, now = (settings(overrides=(Override(personas=[who], ignore=[RULE]),)) for who in ("pat", "patricia"))
    before = {**TEXTS, "personas/sam.yaml": TEXTS["personas/sam.yaml"] + "budget: {steps: 9}\n"}
    comparison = compared(then, now, before, renamed)
    assert [(one.before, one.after) for one in comparison.renamed] == [("pat", "patricia")]
    assert found(comparison) == {(RULE, "sam", "error")}


def test_limits_are_those_of_now() -> None:
    comparison = compared(UNTIMED, Config(limits=Limits(seconds=0, labels=7), workers=2, strict=True), TEXTS, TEXTS)
    assert comparison.settings == ("The setting `limits` is another one in now than in then: both were checked with those of now.",)


def test_it_is_so_in_other_processes_too() -> None:
    ignoring = settings(ignore=[RULE], workers=2)
    assert found(compared(UNTIMED, ignoring)) == EVERYBODY


def test_only_of_whom_it_is_asked_for_is_said_what_is_left_out() -> None:
    now = settings(overrides=(Override(personas=["pat"], ignore=[RULE]),))
    assert len(compared(UNTIMED, now, personas=("sam",)).settings) == 1
