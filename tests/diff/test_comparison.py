"""What a comparison says is what two whole checks say, and what an edit is said to cause it does cause."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from version_pairs import UNTIMED, document_pairs, fewer, version

from cxtest.config import Config, Limits
from cxtest.diff.causes import key_of
from cxtest.diff.changed import Comparison
from cxtest.diff.comparison import Request, compare
from cxtest.diff.costs import costs
from cxtest.diff.differences import applied, differences
from cxtest.diff.judgement import Allowed, read_allowed
from cxtest.diff.renames import renames
from cxtest.diff.renaming import renamed
from cxtest.diff.trees import project_of, tree_of
from cxtest.diff.version import Version
from cxtest.engine import check
from cxtest.errors import UsageError
from cxtest.loading.loader import load_texts
from cxtest.sampling.projects import Documents, project_documents
from cxtest.verdicts import Report

JOURNEY = """\
journey: returns
entries: {phone: menu, web: form}
steps:
  menu: {owner: bot, needs: [order], transitions: {press-2: {to: desk, by: owner, carries: [order]}}}
  form: {owner: shop, needs: [order], transitions: {send: {to: desk, carries: [order]}}}
  desk: {owner: care, needs: [order], transitions: {judge: {to: end, by: owner}}}
  end: {outcome: solved}
"""
PAT = "persona: pat\njourneys: {returns: {enters-at: [phone, web], wants: [solved]}}\n"
SAM = "persona: sam\njourneys: {returns: {enters-at: [web], wants: [solved]}}\n"
TEXTS = {"journeys/a.yaml": JOURNEY, "personas/pat.yaml": PAT, "personas/sam.yaml": SAM}


def keys(report: Report, names: Any = None) -> set[Any]:
    """The findings that count."""
    return {key_of(finding, names or {}) for finding in report.findings if finding.counts}


@given(project_documents(steps=5, personas=2))
def test_a_version_does_not_differ_from_itself(documents: Documents) -> None:
    comparison = compare(version(documents), version(documents))
    assert (comparison.cells, comparison.findings, comparison.edits, comparison.renamed, comparison.worse) == ((), (), (), (), ())
    assert not comparison.fails
    assert comparison.unchanged == comparison.compared


@fewer
@given(document_pairs())
def test_findings_that_are_new_and_gone_are_what_two_whole_checks_differ_by(pair: tuple[Documents, Documents]) -> None:
    before, after = (version(documents) for documents in pair)
    names = renames(tree_of(before.project), tree_of(after.project))
    old = project_of(renamed(tree_of(before.project), names))
    was, now = check(old, UNTIMED), check(after.project, UNTIMED)
    tested = [{(line.journey, line.persona) for line in report.promises} | {("trip", None)} for report in (was, now)]
    olds, news = ({key for key in found if key[1:3] in tested[0] & tested[1]} for found in (keys(was, names.alternatives), keys(now)))
    comparison = compare(before, after, Request(edits=0))
    assert {key_of(one.finding, {}) for one in comparison.of("new")} == news - olds
    assert {key_of(one.finding, names.alternatives) for one in comparison.of("gone")} == olds - news
    for line in now.promises:
        cell = next((c for c in comparison.cells if (c.journey, c.persona) == (line.journey, line.persona)), None)
        then = next((p for p in was.promises if (p.journey, p.persona) == (line.journey, line.persona)), None)
        assert (cell.before, cell.after) == (then, line) if cell else then == line
    event(f"{'worse' if comparison.fails else 'not worse'}, {len(comparison.findings) > 0}")


@fewer
@given(document_pairs())
def test_costs_are_those_of_both_versions(pair: tuple[Documents, Documents]) -> None:
    before, after = (version(documents) for documents in pair)
    comparison = compare(before, after, Request(edits=0))
    for cell in comparison.cells:
        if cell.change == "changed":
            names = renames(tree_of(before.project), tree_of(after.project))
            old = project_of(renamed(tree_of(before.project), names))
            was, now = (costs(p.journeys[cell.journey], p.personas[cell.persona].persona, UNTIMED) for p in (old, after.project))
            for entry in set(was.entries) & set(now.entries):
                for key, least in now.entries[entry].items():
                    then = was.entries[entry][key].value
                    told = next((c for c in cell.costs if (c.entry, c.key) == (entry, key)), None)
                    if then is None or least.value is None:
                        assert told is None
                        assert (entry in cell.out_of_reach) == (then is not None and least.value is None)
                    else:
                        assert (told is None) == (was.entries[entry][key][::2] == least[::2])


@fewer
@given(document_pairs(), st.data())
def test_each_cause_does_alone_what_it_is_said_to(pair: tuple[Documents, Documents], data: st.DataObject) -> None:
    before, after = (version(documents) for documents in pair)
    names = renames(tree_of(before.project), tree_of(after.project))
    base, head = renamed(tree_of(before.project), names), tree_of(after.project)
    comparison, edits = compare(before, after), differences(base, head)
    assert [edit.said for edit in comparison.edits] == [difference.said for difference in edits]
    caused = [one for one in comparison.findings if one.causes]
    event(f"something was caused: {bool(caused)}")
    scaffold = applied(base, [difference for difference in edits if difference.inert])
    for one in caused:
        number = data.draw(st.sampled_from(one.causes))
        outcomes = []
        for tree in (base, scaffold):
            try:
                made = project_of(applied(tree, [edits[number]]))
                outcomes.append(
                    (keys(check(project_of(tree), UNTIMED), names.alternatives), keys(check(made, UNTIMED), names.alternatives))
                )
            except Exception:
                continue
        key = key_of(one.finding, names.alternatives if one.change == "gone" else {})
        assert any((key in now) > (key in was) if one.change == "new" else (key in was) > (key in now) for was, now in outcomes)


def compared(old: str = "", new: str = "", *, file: str = "journeys/a.yaml", config: Config = UNTIMED, **asked: Any) -> Comparison:
    """What an edit of the example comes to."""
    texts = {**TEXTS, file: TEXTS[file].replace(old, new)} if old else TEXTS
    return compare(Version("then", load_texts(TEXTS), config), Version("now", load_texts(texts), config), Request(**asked))


def test_an_edit_that_cannot_stand_alone_is_tried_where_what_it_names_is() -> None:
    comparison = compared(
        "judge: {to: end, by: owner}}}", "judge: {to: check, by: owner}}}\n  check: {owner: boss, needs: [order], transitions: {on: end}}"
    )
    (new,) = {one.finding.rule: one for one in comparison.of("new")}.values()
    assert new.finding.rule == "repeated-data-entry"
    assert [comparison.edits[number].said for number in new.causes] == ["`desk.judge` leads to `check` (it led to `end`)"]


def test_where_no_edit_alone_does_it_none_is_named() -> None:
    slow = JOURNEY.replace("{owner: bot,", "{owner: bot, takes: {time: 7m},").replace("{owner: care,", "{owner: care, takes: {time: 7m},")
    hurried = {**TEXTS, "personas/pat.yaml": PAT + "budget: {time: 12m}\n"}
    versions = Version("then", load_texts(hurried), UNTIMED), Version("now", load_texts({**hurried, "journeys/a.yaml": slow}), UNTIMED)
    comparison = compare(*versions)
    assert [(one.finding.rule, one.finding.place, one.causes) for one in comparison.of("new")] == [("over-budget", "phone", ())]
    assert comparison.sought.sought


@pytest.mark.parametrize("edits", [0, 1])
def test_more_edits_than_asked_for_are_not_tried(edits: int) -> None:
    comparison = compared(", carries: [order]", "", edits=edits)
    assert tuple(comparison.sought) == (2, edits, ())
    assert not comparison.sought.sought
    assert all(one.causes == () for one in comparison.findings)


def test_only_whom_it_is_asked_for_is_compared() -> None:
    assert {cell.persona for cell in compared(", carries: [order]", "").cells} == {"pat", "sam"}
    comparison = compared(", carries: [order]", "", personas=["sam"])
    assert {cell.persona for cell in comparison.cells} == {"sam"}
    assert compared("enters-at: [web]", "enters-at: [phone]", file="personas/sam.yaml", personas=["pat"]).edits == ()


def test_who_is_not_tested_any_more_is_worse_off_and_who_is_newly_tested_is_not() -> None:
    less = dict(list(TEXTS.items())[:2])
    less["journeys/a.yaml"] = JOURNEY.replace(", carries: [order]", "")
    everybody, one = Version("all", load_texts({**TEXTS, **less}), UNTIMED), Version("less", load_texts(less), UNTIMED)
    gone = compare(everybody, one)
    assert [(w.what, w.persona, w.said) for w in gone.worse] == [("untested", "sam", "not tested any more")]
    assert not gone.of("gone")
    come = compare(one, everybody)
    assert [(cell.persona, cell.change) for cell in come.cells] == [("sam", "newly-tested")]
    assert [(one.change, one.finding.persona, one.finding.place) for one in come.findings] == [("newly-tested", "sam", "desk:order")]
    assert not come.fails


def test_an_entry_that_is_not_tested_any_more_is_told() -> None:
    comparison = compared("enters-at: [phone, web]", "enters-at: [web]", file="personas/pat.yaml")
    assert [(w.what, w.persona, w.said) for w in comparison.worse if w.persona] == [("untested", "pat", "not tested any more from phone")]


def test_a_finding_that_is_a_note_no_more_is_new_and_says_what_it_was() -> None:
    end = "  end: {outcome: solved}"
    texts = {
        "journeys/a.yaml": JOURNEY.replace(end, f"{end}\n  lost: {{owner: care}}").replace(
            "judge: {to: end, by: owner}", "judge: {to: end, by: owner}, lose: {to: lost, by: chance}"
        ),
        "personas/pat.yaml": PAT.replace("wants: [solved]", "wants: [solved], requires: with-luck"),
    }
    stricter = {**texts, "personas/pat.yaml": PAT}
    lenient, strict = Version("lenient", load_texts(texts), UNTIMED), Version("strict", load_texts(stricter), UNTIMED)
    comparison = compare(lenient, strict)
    assert [(one.change, one.finding.rule, one.otherwise) for one in comparison.findings] == [("new", "dead-end", "a note")]
    assert [comparison.edits[number].said for number in comparison.findings[0].causes] == [
        "what `pat` requires of `returns` is `always` (it was `with-luck`)"
    ]
    back = compare(strict, lenient)
    assert [(one.change, one.finding.rule, one.otherwise) for one in back.findings] == [("gone", "dead-end", "a note")]


def test_at_a_limit_nothing_is_said_to_be_gone_and_it_is_open() -> None:
    tight = Config(limits=Limits(configurations=2, seconds=0))
    texts = {**TEXTS, "journeys/a.yaml": JOURNEY.replace("needs: [order], transitions: {judge", "asks: [order], transitions: {judge")}
    comparison = compare(Version("then", load_texts(TEXTS), tight), Version("now", load_texts(texts), tight))
    assert comparison.is_open
    assert comparison.of("gone") == []
    assert any("in then: " in said for said in comparison.unknown)


def test_a_finding_of_a_rule_that_has_nothing_to_judge_any_more_is_gone() -> None:
    texts = {**TEXTS, "personas/pat.yaml": PAT + "budget: {steps: 1}\n"}
    comparison = compare(Version("then", load_texts(texts), UNTIMED), Version("now", load_texts(TEXTS), UNTIMED))
    assert {(one.change, one.finding.rule, one.causes) for one in comparison.findings} == {("gone", "over-budget", (0,))}
    assert comparison.edits[0].said == "`pat` has no budget for steps any more (it was 1)"


def test_what_may_get_worse_need_not_be_known() -> None:
    tight = Config(limits=Limits(configurations=2, seconds=0), select=["dead-end"])
    texts = {**TEXTS, "journeys/a.yaml": JOURNEY.replace("needs: [order], transitions: {judge", "asks: [order], transitions: {judge")}
    versions = Version("then", load_texts(TEXTS), tight), Version("now", load_texts(texts), tight)
    everything = ("promise", "dead-end", "time", "wait", "money", "steps", "facts", "repeats", "hand-offs", "channel-switches")
    assert compare(*versions, Request(allowed=tuple(Allowed(what, None) for what in everything[:-1]))).is_open
    assert not compare(*versions, Request(allowed=tuple(Allowed(what, None) for what in everything))).is_open


def test_a_new_name_that_a_stray_one_is_near_to_is_taken_for_something_new() -> None:
    """`zent` is nowhere in the version before, and refused; now `send` is called `zenti`."""
    then = {**TEXTS, "personas/pat.yaml": PAT + "refuses: [zent]\n"}
    now = {**TEXTS, "journeys/a.yaml": JOURNEY.replace("send: {to: desk", "zenti: {to: desk")}
    comparison = compare(Version("then", load_texts(then), UNTIMED), Version("now", load_texts(now), UNTIMED))
    assert comparison.renamed == ()
    assert [edit.said for edit in comparison.edits] == [
        "the transition `form.send` to `desk` is gone",
        "the transition `form.zenti` to `desk` is new",
        "`pat` no longer refuses `zent`",
    ]


def test_what_a_file_says_that_nobody_edited_is_no_edit_of_it() -> None:
    """The last step by phone goes, so that `phone` is nowhere; and what somebody refuses has another name."""
    then = {**TEXTS, "personas/sam.yaml": SAM + "channels: [phone, web]\nrefuses: [press-2]\n"}
    then["journeys/a.yaml"] = JOURNEY.replace("{owner: bot,", "{owner: bot, channel: phone,")
    now = {**then, "journeys/a.yaml": JOURNEY.replace("press-2", "dial")}
    comparison = compare(Version("then", load_texts(then), UNTIMED), Version("now", load_texts(now), UNTIMED))
    assert [(one.before, one.after) for one in comparison.renamed] == [("menu.press-2", "menu.dial")]
    assert [edit.said for edit in comparison.edits] == ["the channel of `menu` is none (it was `phone`)"]


def test_what_may_get_worse_can_be_said_in_general_or_of_one_persona() -> None:
    def worse(*allowed: Allowed) -> set[tuple[str, str | None]]:
        return {(w.what, w.persona) for w in compared(", carries: [order]", "", allowed=allowed).worse if not w.allowed}

    everything = {(what, who) for what in ("repeated-data-entry", "facts", "repeats") for who in ("pat", "sam")}
    assert worse() == everything
    assert worse(Allowed("facts", None)) == {one for one in everything if one[0] != "facts"}
    assert worse(Allowed("facts", "pat"), Allowed("repeats", None)) == {
        one for one in everything if one[0] != "repeats" and one != ("facts", "pat")
    }
    assert worse(*(Allowed(what, None) for what in ("repeated-data-entry", "facts", "repeats"))) == set()


def test_warnings_may_be_allowed_altogether() -> None:
    extra = "  end: {outcome: solved}\n  attic: {owner: care, transitions: {down: end}}"
    comparison = compared("  end: {outcome: solved}", extra, allowed=(Allowed("warnings", None),))
    assert [(w.what, w.persona, w.allowed) for w in comparison.worse] == [("unreachable-step", None, True)]
    assert not comparison.fails


def test_what_cannot_get_worse_cannot_be_allowed() -> None:
    rules, personas = ["dead-end", "ping-pong"], ["pat"]
    assert read_allowed(["time", "pat:dead-end", "time"], rules, personas) == (Allowed("time", None), Allowed("dead-end", "pat"))
    with pytest.raises(UsageError, match=r"`--allow`: there is no thing that may get worse: `tine`; did you mean `time`\?"):
        read_allowed(["tine"], rules, personas)
    with pytest.raises(UsageError, match=r"`--allow`: there is no persona `pad`; did you mean `pat`\?"):
        read_allowed(["pad:time"], rules, personas)
