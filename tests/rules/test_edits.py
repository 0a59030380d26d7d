"""The edits that a finding offers can be copied into the files as they stand, and make the finding go away."""

from pathlib import Path

import pytest
from editing import edited

from cxtest.engine import check
from cxtest.loading.loader import load_texts
from cxtest.rulebook import Rule
from cxtest.rules import RULES
from cxtest.telling.gathering import told_of

ROOT = Path(__file__).parents[2]
WITH_EDITS = {
    "dead-end", "endless-wait", "repeated-data-entry", "known-not-used", "dropped-context", "unowned-hand-off", "unowned-third-party", "broken-promise",
    "undefined-term",
}  # fmt: skip
"""The rules whose example is mended by a line or two; of the others, what would mend it is for people to decide, or is no single line."""


def by_id(rule: Rule) -> str:
    return rule.id


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_the_edits_mend_the_example_of_the_rule(rule: Rule) -> None:
    assert rule.failing
    files = rule.failing.files()
    (finding,) = [finding for finding in check(load_texts(files)).findings if finding.rule == rule.id]
    assert bool(finding.edits) == (rule.id in WITH_EDITS)
    if finding.edits:
        assert rule.id not in {finding.rule for finding in check(load_texts(edited(files, finding.edits))).findings}


@pytest.mark.parametrize(
    "journey", sorted(path.stem for path in (ROOT / "journeys" / "as-is").glob("*.yaml") if path.stem != "organisation")
)
def test_the_edits_mend_what_they_are_told_for(journey: str) -> None:
    """Of the sample as it is: once the edits are made, no walk that showed the finding shows it any more, whomever it concerns."""
    folders = {"journeys": ROOT / "journeys" / "as-is", "personas": ROOT / "personas"}
    files = {f"{name}/{path.name}": path.read_text(encoding="utf-8") for name, folder in folders.items() for path in folder.glob("*.yaml")}
    files = {name: text for name, text in files.items() if name.startswith("personas/") or Path(name).stem in (journey, "organisation")}
    report = check(load_texts(files))
    left = []
    for told in told_of(report, journey, full=False):
        if told.edits:
            meant = {(f.rule, f.place, f.persona, f.walk) for f in (told.finding, *(other.finding for other in told.also))}
            after = check(load_texts(edited(files, told.edits)))
            left += sorted(str(key) for key in meant & {(f.rule, f.place, f.persona, f.walk) for f in after.findings})
    assert left == []


def test_what_is_carried_already_is_not_carried_twice() -> None:
    journey = """\
journey: c
entries: {web: form}
steps:
  form: {owner: web, needs: [name, address], transitions: {send: office}}
  office: {owner: desk, transitions: {pass-on: {to: printing, by: owner, carries: [name]}}}
  printing: {owner: printer, needs: [name, address], transitions: {done: {to: filing, by: owner, carries: everything}}}
  filing: {owner: archive, backstage: true, needs: [name], transitions: {done: {to: end, by: owner}}}
  end: {outcome: card}
"""
    files = {"journeys/c.yaml": journey, "personas/p.yaml": "persona: p\njourneys: {c: {enters-at: [web], wants: [card]}}\n"}
    (told,) = told_of(check(load_texts(files)), "c", full=False)
    assert [edit.text.split("transitions: ")[1] for edit in told.edits] == [
        "{send: {to: office, carries: [address, name]}}}",
        "{pass-on: {to: printing, by: owner, carries: [name, address]}}}",
    ]
    assert check(load_texts(edited(files, told.edits))).findings == ()
