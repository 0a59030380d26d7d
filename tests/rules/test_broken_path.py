"""Paths: who can walk them, what closes them, and what people read of that."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from cxtest.config import Config, Limits, Override
from cxtest.engine import check
from cxtest.errors import InputError, UsageError
from cxtest.loading.loader import load_texts
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path
from cxtest.reports import FORMATS
from cxtest.reports.page import Page
from cxtest.reports.text import render
from cxtest.sampling.projects import Documents, files, project_documents
from cxtest.verdicts import Finding, Report, Verdict

JOURNEY = """\
journey: returns
entries: {e-mail: page, phone: menu, counter: desk}
steps:
  page: {owner: shop, channel: web, transitions: {call: menu}}
  menu: {title: The phone menu, owner: menu, channel: phone, needs: [number], transitions: {press-2: desk, no-number: {to: page, unanswered: true}}}
  desk:
    owner: care
    transitions:
      send-it-in: {to: warehouse, at-most: 2}
      refund: [{to: refunded, by: owner, when: {holds: [receipt]}}, {to: refunded, by: owner, when: {trait: {member: 'yes'}}}]
  warehouse: {owner: warehouse, gives: [receipt], transitions: {back: {to: desk, by: owner}}}
  refunded: {outcome: refunded}
paths:
"""
PAT = "persona: pat\ntitle: Pat\njourneys: {returns: {enters-at: [e-mail, phone], wants: [refunded]}}\n"
WITHOUT_NUMBER = PAT.replace("pat", "ann").replace("Pat", "The recipient") + "lacks: [number]\n"
MEMBER = PAT.replace("pat", "mia").replace("Pat", "The member") + "traits: {member: 'yes'}\n"


def checked(paths: str, *personas: str, config: Config | None = None, journey: str = JOURNEY) -> Report:
    people = {f"personas/p{number}.yaml": text for number, text in enumerate(personas or (PAT,))}
    return check(load_texts({"journeys/returns.yaml": journey + paths, **people}), config or Config(select=["broken-path"]))


def path(walk: str, must: str = "be-possible", more: str = "", name: str = "refund") -> str:
    return f"  - {{name: {name}, walk: '{walk}', must: {must}{more}}}\n"


def found(paths: str, *personas: str) -> list[str]:
    """What each finding says in one paragraph, as the JSON report has it."""
    return [finding.said for finding in checked(paths, *personas).findings]


def verdict(report: Report) -> Verdict:
    (found,) = [verdict for verdict in report.verdicts if verdict.rule == "broken-path"]
    return found


def test_a_walk_that_somebody_can_walk_is_possible() -> None:
    paths = path("e-mail.call.press-2.refund[1]") + path("phone.no-number", name="unknown") + path("phone", name="ring")
    report = checked(paths, PAT, WITHOUT_NUMBER, MEMBER)
    assert (report.findings, verdict(report).verdict) == ((), "pass")


def test_a_walk_that_nobody_can_walk_is_impossible() -> None:
    report = checked(path("phone.press-2.refund[0]", "be-impossible"), PAT, WITHOUT_NUMBER, MEMBER)
    assert (report.findings, verdict(report).verdict) == ((), "pass")


def test_the_whole_of_a_closed_path() -> None:
    report = checked(path("e-mail.call.press-2.refund[0]", more=", because: the promise on the packing slip"))
    assert render(report, Page(width=100)) == snapshot("""\
                     returns
pat                  always
the journey itself   error: broken-path

always: whoever decides, and whatever goes wrong, a good end stays within reach (budgets aside)

── returns ──

error[broken-path]  Nobody of this run can walk the path `refund`, which must be possible. Pat comes
  to `desk`, and no further on it.

   journeys/returns.yaml:14:5  refund
      │
   14 │   - {name: refund, walk: 'e-mail.call.press-2.refund[0]', must: be-possible, because: the p…
      │     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      │     nobody can walk it

   the closest they come
   e-mail  → page
   call    → menu          hand-off shop → menu, asks number
   press-2 → desk          hand-off menu → care

   because the promise on the packing slip
   closed  `desk.refund[0]` needs the receipt, which they do not hold
   mend    open `desk.refund[0]` to who comes this way, or add the persona who can walk it; if it
           need not be possible any more, change the path or remove it

1 error, 0 warnings, 0 notes.
1 verdict: 1 fail; 1 proved, on 8 configurations.
returns: the personas come to 5 of 5 steps, 6 of 7 transitions and 5 of 5 hand-offs.
  nobody takes the transition desk.refund[1]  journeys/returns.yaml:10
Checked against the model, not against customers.
""")


def test_the_whole_of_an_open_path() -> None:
    report = checked(path("phone.press-2.refund[1]", "be-impossible", ", because: fraud in 2024"), PAT, MEMBER)
    assert render(report, Page(width=100)) == snapshot("""\
                     returns
mia                  always
pat                  always
the journey itself   error: broken-path

always: whoever decides, and whatever goes wrong, a good end stays within reach (budgets aside)

── returns ──

error[broken-path]  The member can walk the path `refund`, which must be impossible.

   journeys/returns.yaml:14:5  refund
      │
   14 │   - {name: refund, walk: 'phone.press-2.refund[1]', must: be-impossible, because: fraud in …
      │     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      │     somebody can walk it

   how they get here
   phone     → menu       asks number
   press-2   → desk       hand-off menu → care
   refund[1] → refunded

   because fraud in 2024
   mend    close `desk.refund[1]` to who comes this way, or close the way there; if it may be walked
           after all, change the path or remove it
   replay  cxtest explore returns --walk 'phone.press-2.refund[1]'

1 error, 0 warnings, 0 notes.
1 verdict: 1 fail; 1 proved, on 16 configurations.
returns: the personas come to 5 of 5 steps, 7 of 7 transitions and 5 of 5 hand-offs.
Checked against the model, not against customers.
""")


def test_who_comes_furthest_goes_first_and_the_others_are_told_of() -> None:
    assert found(path("phone.press-2.refund[0]"), WITHOUT_NUMBER, PAT, MEMBER) == snapshot(
        [
            "Nobody of this run can walk the path `refund`, which must be possible. The member comes furthest, to `desk`, and no further on it. Closed: for the member and Pat: `desk.refund[0]` needs the receipt, which they do not hold. Closed: for the recipient: `menu.press-2` needs an answer: the number, which they cannot or will not give."
        ]
    )


def test_whom_the_same_closes_is_told_of_together() -> None:
    assert found(path("phone.press-2.refund[0]"), PAT, MEMBER) == snapshot(
        [
            "Nobody of this run can walk the path `refund`, which must be possible. They come to `desk`, and no further on it. Closed: `desk.refund[0]` needs the receipt, which they do not hold."
        ]
    )


def test_many_are_told_of_as_so_many_more() -> None:
    crowd = [MEMBER.replace("mia", f"m{number}").replace("The member", f"Member No {number}") for number in range(6)]
    assert found(path("phone.press-2.refund[1]", "be-impossible"), PAT, *crowd) == snapshot(
        ["Member No 0 can walk the path `refund`, which must be impossible. So can Member No 1, Member No 2, Member No 3 and 2 more."]
    )
    assert found(path("phone.press-2.refund[0]"), WITHOUT_NUMBER, *crowd) == snapshot(
        [
            "Nobody of this run can walk the path `refund`, which must be possible. Member No 0 comes furthest, to `desk`, and no further on it. Closed: for Member No 0, Member No 1, Member No 2 and 3 more: `desk.refund[0]` needs the receipt, which they do not hold. Closed: for the recipient: `menu.press-2` needs an answer: the number, which they cannot or will not give."
        ]
    )


@pytest.mark.parametrize("must", ["be-possible", "be-impossible"])
def test_where_nobody_comes_in_nothing_can_be_said(must: str) -> None:
    report = checked(path("counter.refund[0]", must, ", because: the law"), PAT, MEMBER)
    (finding,) = report.findings
    assert finding.said == (
        f"Nobody of this run comes in at `counter`, so nothing can be said of the path `refund`, which must {must.replace('-', ' ')}. "
        "Because: the law."
    )
    assert finding.mend == "name `counter` under `enters-at` of a persona, add the persona who comes in there, or remove the path"
    assert (finding.walk, finding.closest) == (None, None)
    assert (verdict(report).verdict, report.fails(strict=False)) == ("fail", True)


def test_an_entry_alone_is_a_walk() -> None:
    (finding,) = checked(path("phone", "be-impossible")).findings
    assert finding.walk == ("phone",)
    assert finding.mend == "let nobody in at `phone`, or close the way there; if it may be walked after all, change the path or remove it"


def test_how_often_a_transition_can_be_taken_counts() -> None:
    twice = "phone.press-2.send-it-in.back.send-it-in.back"
    assert found(path(f"{twice}.refund[0]")) == []
    (said,) = found(path(f"{twice}.send-it-in"))
    assert said.endswith("Closed: `desk.send-it-in` can be taken twice, and was.")


def test_it_stands_at_the_entry_of_the_path() -> None:
    report = checked(path("phone", name="ring") + path("phone.press-2.refund[0]"))
    (finding,) = report.findings
    assert (finding.place, finding.line, finding.column, finding.persona) == ("refund", 15, 5, None)
    written = checked("  - must: be-possible\n    name: refund\n    walk: phone.press-2.refund[0]\n").findings[0]
    assert written.excerpt is not None
    assert (written.line, written.excerpt.lines) == (14, ((14, "  - must: be-possible"),))


def test_a_journey_without_paths_has_no_verdict_of_it() -> None:
    for journey in (JOURNEY.replace("paths:\n", ""), JOURNEY.replace("paths:", "paths: []")):
        report = checked("", config=Config(), journey=journey)
        assert "broken-path" not in {verdict.rule for verdict in report.verdicts}


def test_the_settings_may_leave_it_out_or_let_it_weigh_less() -> None:
    broken = path("phone.press-2.refund[0]")
    left_out = checked(broken, config=Config(overrides=(Override(journeys=["returns"], ignore=["broken-path"]),)))
    assert (verdict(left_out).verdict, verdict(left_out).reason) == ("not-applicable", "ignored by the settings")
    assert not checked(broken, config=Config(select=["broken-path"], severity={"broken-path": "warning"})).fails(strict=False)


def test_no_limit_makes_it_unknown() -> None:
    paths = path("phone.press-2.send-it-in.back.refund[0]") + path("phone.press-2.refund[0]", "be-impossible", name="unseen")
    for config in (Config(limits=Limits(configurations=1)), Config(limits=Limits(configurations=1), engine="explicit")):
        report = checked(paths, PAT, MEMBER, config=config)
        assert {v.verdict for v in report.verdicts if v.rule in ("unreachable-step", "never-taken")} == {"unknown"}
        assert (verdict(report).verdict, verdict(report).reason) == ("pass", None)
        # Of each persona: menu, desk, warehouse, desk with a receipt, refunded. The other walk ends at the first desk.
        assert verdict(report).proved == 10


def test_the_json_report_says_it() -> None:
    report = checked(path("phone.press-2.refund[0]", more=", because: a promise"))
    data = json.loads(FORMATS["json"](report, Page()))
    assert (data["verdicts"], data["findings"]) == snapshot(
        (
            [
                {
                    "journey": "returns",
                    "persona": None,
                    "rule": "broken-path",
                    "verdict": "fail",
                    "how": {"kind": "proved", "configurations": 2},
                    "reason": None,
                }
            ],
            [
                {
                    "rule": "broken-path",
                    "severity": "error",
                    "note": False,
                    "journey": "returns",
                    "persona": None,
                    "place": "refund",
                    "file": "journeys/returns.yaml",
                    "line": 14,
                    "column": 5,
                    "message": "Nobody of this run can walk the path `refund`, which must be possible. Pat comes to `desk`, and no further on it. Because: a promise. Closed: `desk.refund[0]` needs the receipt, which they do not hold.",
                    "mend": "open `desk.refund[0]` to who comes this way, or add the persona who can walk it; if it need not be possible any more, change the path or remove it",
                    "walk": None,
                    "replay": None,
                    "standing": "new",
                    "closest": ["phone", "press-2"],
                }
            ],
        )
    )


EVIL = [r"\e[2J\e[31mred", r"nice\n::error::forged", r"\u202Eevil", "[bold red]x[/]", "##[error]forged", "注文番号をもう一度", "x" * 3000]


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
@pytest.mark.parametrize("page", [Page(), Page(width=80), Page(width=120, colour=True, full=True)], ids=["piped", "narrow", "coloured"])
def test_a_reason_does_nothing_to_the_terminal(evil: str, page: Page) -> None:
    because = f', because: "{evil}"'
    report = checked(path("phone.press-2.refund[0]", more=because) + path("phone", "be-impossible", because, name="ring"))
    said = render(report, page)
    assert len(report.findings) == 2
    assert not [bad for bad in ("\x1b[2J", "\x1b[31mred", "\u202e", "##[") if bad in said]
    assert not [line for line in said.splitlines() if line.startswith("::")]
    assert said.count("broken-path]") == 2


@pytest.mark.parametrize("evil", [*EVIL[:-1], "a b", "A", "-", "a--b", "owner"])
def test_a_hostile_name_is_no_name(evil: str) -> None:
    with pytest.raises(InputError) as raised:
        checked(path("phone", name=f'"{evil}"'))
    (problem,) = raised.value.problems
    assert problem.message.startswith("`name`: ")
    assert problem.message.isprintable()


def drawn(data: st.DataObject, machine: Machine) -> str:
    """A walk of this persona: an entry, and up to eight transitions that are open one after the other."""
    walk = Path.replay(machine, data.draw(st.sampled_from([start.entry for start in machine.starts()])), ())
    for _ in range(data.draw(st.integers(0, 8))):
        moves = machine.open(walk.end)
        if not moves:
            break
        walk = walk.extended(data.draw(st.sampled_from([move.label for move in moves])))
    return walk.encode()


def with_paths(documents: Documents, *paths: dict[str, str]) -> Sequence[Finding]:
    trip = {**documents["journeys/trip.yaml"], "paths": list(paths)}
    project = load_texts(files({**documents, "journeys/trip.yaml": trip}))
    return check(project, Config(select=["broken-path"], limits=Limits(configurations=1))).findings


@given(project_documents(), st.data())
def test_whatever_somebody_walks_is_possible(documents: Documents, data: st.DataObject) -> None:
    project = load_texts(files(documents))
    file, person = project.journeys["trip"], data.draw(st.sampled_from(sorted(project.personas)))
    walk = drawn(data, Machine(file.journey, file.organisation, project.personas[person].persona))
    (finding,) = with_paths(
        documents, {"name": "a", "walk": walk, "must": "be-possible"}, {"name": "b", "walk": walk, "must": "be-impossible"}
    )
    assert (finding.place, finding.walk) == ("b", tuple(walk.split(".")))


@given(project_documents(), st.data())
def test_along_the_journey_it_is_possible_for_whom_each_transition_is_open(documents: Documents, data: st.DataObject) -> None:
    """A walk along the journey's transitions, whatever closes them, tried one by one as each persona."""
    project = load_texts(files(documents))
    file = project.journeys["trip"]
    machines = [Machine(file.journey, file.organisation, person.persona) for person in project.personas.values()]
    entry = data.draw(st.sampled_from([start.entry for machine in machines for start in machine.starts()]))
    here, walk = file.journey.entries[entry], entry
    for _ in range(data.draw(st.integers(1, 6))):
        onwards = [move for move in machines[0].moves if move.step == here]
        if onwards:
            move = data.draw(st.sampled_from(onwards))
            here, walk = move.target, f"{walk}.{move.label}"
    (finding,) = with_paths(
        documents, {"name": "a", "walk": walk, "must": "be-possible"}, {"name": "b", "walk": walk, "must": "be-impossible"}
    )
    if any(is_open(machine, walk) for machine in machines):
        assert (finding.place, finding.walk, finding.closest) == ("b", tuple(walk.split(".")), None)
    else:
        assert (finding.place, finding.walk) == ("a", None)
        assert finding.closest is not None
        assert tuple(walk.split("."))[: len(finding.closest)] == finding.closest
        assert "closed" in dict(finding.details)


def is_open(machine: Machine, walk: str) -> bool:
    try:
        Path.decode(machine, walk)
    except UsageError:
        return False
    return True
