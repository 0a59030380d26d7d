"""The command `walk`, as a user sees it: what it prints in each format, how it exits, and what it says of what is wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from cxtest.cli.app import run
from cxtest.loading.loader import load
from cxtest.machine.machine import Machine
from cxtest.machine.path import Path as Walked

LIBRARY = """\
organisation: library
currency: EUR
parties:
  desk: {title: The front desk}
  office: {title: The card office, backstage: true}
  kiosk: {automated: true}
facts:
  name: {title: Full name}
  address: {title: Home address}
  card-number: {title: Card number}
"""
CARD = """\
journey: card
title: Getting a library card
organisation: library
entries: {door: welcome, terminal: form}
steps:
  welcome:
    title: The desk says hello
    channel: counter
    owner: desk
    needs: [name, address]
    takes: {time: 5m..10m}
    transitions:
      hand-in: {to: check, carries: [name]}
  form:
    channel: screen
    owner: kiosk
    needs: [name, card-number]
    transitions:
      send: welcome
  check:
    title: The office makes the card
    owner: office
    needs: [name, address]
    promises: [card-in-a-week]
    takes: {wait: 2d..5d, money: 2}
    transitions:
      make: {to: pick-up, by: owner}
      lose: {to: lost, by: chance, failure: true}
  pick-up:
    title: The card lies at the desk
    channel: counter
    owner: desk
    needs: [name]
    asks: [{fact: address, because: security}]
    gives: [card]
    keeps: [card-in-a-week]
    tells: [card-number]
    transitions:
      take-it: done
  lost:
    owner: office
    transitions:
      look-again: {to: check, by: owner, at-most: 1}
  done: {title: A card in the hand, outcome: card-holder}
"""
READER = """\
persona: reader
title: The new reader
story: I have just moved here, and want to borrow a book.
journeys: {card: {enters-at: [door, terminal], wants: [card-holder]}}
lacks: [card-number]
budget: {elapsed: 4d, money: 5}
"""
CHILD = READER.replace("persona: reader", "persona: child").replace("The new reader", "A child").replace("[door, terminal]", "[terminal]")
Write = Callable[..., Path]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project of a library, which one stands in."""
    for name, text in {
        "journeys/library.yaml": LIBRARY, "journeys/card.yaml": CARD, "personas/reader.yaml": READER, "personas/child.yaml": CHILD,
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What `walk` prints on stdout."""
    assert run(["walk", *arguments]) == code
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What `walk` says where it is used wrongly; it prints nothing then."""
    assert run(["walk", *arguments]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_without_options_it_is_the_shortest_walk_to_a_good_end_from_each_entry(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--as", "reader") == snapshot("""\
── card as reader: Getting a library card ──

The shortest walk to a good end from `door`

   the walk                                                                                                                 so far
     door → welcome                                                                                                             5m
         asks name, address; a good end from there on: with luck
     hand-in → check                                                                                                   2d5m, 2 EUR
         hand-off desk → office, lacks address; they are owed: card-in-a-week
     make → pick-up
         hand-off office → desk, asks address, tells card-number; they hold: card; a good end from there on: always
     take-it → done

   end      the walk ends in `card-holder`, which they want
   promise  It rises from with luck to always with the card office’s `make` at `check`.
   cost     time 5m..10m; wait 2d..5d; elapsed 2d5m..5d10m of 4d, perhaps over; money 2 EUR of 5 EUR; steps 3; facts 3; hand-offs 1
   walk     door.hand-in.make.take-it
   explore  cxtest explore card --as reader --walk door.hand-in.make.take-it

The new reader comes to no good end from `terminal`: no walk leads to `card-holder`. This is the closest that they come.

   the walk                                                           a good end from there on
   terminal → form   asks name, card-number; no answer: card-number   never

   end      the walk is stuck at `form`
   cost     elapsed 0 of 4d; money 0 EUR of 5 EUR; facts 2
   closed   send: needs an answer: the card number, which they cannot or will not give
   walk     terminal
   explore  cxtest explore card --as reader --walk terminal
""")


def test_on_a_narrow_page_a_walk_is_told_line_by_line(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert said(capsys, "card", "--as", "reader", "--from", "door") == snapshot("""\
── card as reader: Getting a library card ──

The shortest walk to a good end from `door`

   the walk                                                               so far
     door → welcome                                                           5m
         asks name, address; a good end from there on: with luck
     hand-in → check                                                 2d5m, 2 EUR
         hand-off desk → office, lacks address; they are owed: card-in-a-week
     make → pick-up
         hand-off office → desk, asks address, tells card-number; they hold:
         card; a good end from there on: always
     take-it → done

   end      the walk ends in `card-holder`, which they want
   promise  It rises from with luck to always with the card office’s `make` at
            `check`.
   cost     time 5m..10m; wait 2d..5d; elapsed 2d5m..5d10m of 4d, perhaps over;
            money 2 EUR of 5 EUR; steps 3; facts 3; hand-offs 1
   walk     door.hand-in.make.take-it
   explore  cxtest explore card --as reader --walk door.hand-in.make.take-it
""")


def test_a_given_walk_with_everything_about_where_they_are(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "card", "--as", "reader", "--walk", "door.hand-in.lose") == snapshot("""\
── card as reader: Getting a library card ──

   the walk                                                    they are owed    a good end from there on   so far
   door    → welcome   asks name, address                      –                with luck                  5m
   hand-in → check     hand-off desk → office, lacks address   card-in-a-week                              2d5m, 2 EUR
   lose    → lost      by chance, goes wrong

   end      the walk comes to `lost`
   cost     time 5m..10m; wait 2d..5d; elapsed 2d5m..5d10m of 4d, perhaps over; money 2 EUR of 5 EUR; steps 2; facts 2; failures 1
   walk     door.hand-in.lose
   explore  cxtest explore card --as reader --walk door.hand-in.lose

Where they are
   `lost`, out of the customer’s sight. That step is owned by the card office.
   happened by chance
            goes wrong
   promise  with luck: a good end is possible, and they cannot make sure of it

Ways on
   open   look-again → check  the card office decides; takes wait 2d..5d, money 2 EUR
          door.hand-in.lose.look-again

Who knows what (+ new here)
   desk: name, address
   office: name
   they have told: name, address
   they are owed: card-in-a-week

What it has cost
   time             5m..10m
   wait             2d..5d
   elapsed          2d5m..5d10m of at most 4d: perhaps over budget
   money            2 EUR of at most 5 EUR
   steps            2
   facts            2
   failures         1

What can still come
   good end the shortest way
            door.hand-in.lose.look-again.make.take-it
   failures `lose` at `check`, a matter of chance
            door.hand-in.lose.look-again.lose
""")


def test_each_open_way_has_the_token_that_takes_it(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "card", "--as", "reader", "--walk", "door.hand-in")
    for token in ("door.hand-in.make", "door.hand-in.lose"):
        assert f"          {token}\n" in out
        said(capsys, "card", "--as", "reader", "--walk", token)


def test_at_a_good_end_that_is_said(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "card", "--as", "reader", "--walk", "door.hand-in.make.take-it")
    assert "   It ends here: `card-holder`, which they want.\n" in out
    assert "   good end is here\n" in out


def test_the_step_at_which_the_promise_falls_is_marked_with_who_decided_it(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twice = "door.hand-in.lose.look-again.lose"
    out = said(capsys, "card", "--as", "reader", "--walk", twice)
    assert [line for line in out.splitlines() if "falls" in line.lower()] == snapshot(
        [
            "   lose       → lost      by chance, goes wrong                                    falls to never",
            "   promise  It falls from with luck to never with `lose` at `check`, a matter of chance.",
        ]
    )


def test_the_shortest_walk_to_a_step(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "   walk     door.hand-in.lose\n" in said(capsys, "--as", "reader", "--to", "lost")


def test_and_from_the_end_of_another_walk(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "--as", "reader", "--walk", "door.hand-in.lose", "--to", "pick-up")
    assert "   walk     door.hand-in.lose.look-again.make\n" in out


def test_a_step_that_nobody_comes_to_with_what_is_in_the_way(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--as", "child", "--to", "check") == snapshot("""\
── card as child: Getting a library card ──

No walk of a child leads to “The office makes the card” (`check`): `welcome.hand-in` begins at “The desk says hello” (`welcome`), where they never come; `lost.look-again` begins at `lost`, where they never come.
""")
    assert said(capsys, "--as", "reader", "--from", "terminal", "--to", "welcome") == snapshot("""\
── card as reader: Getting a library card ──

No walk of the new reader from `terminal` leads to “The desk says hello” (`welcome`): `form.send` needs an answer: the card number, which they cannot or will not give.
""")
    assert "No walk leads on to `form` from the end of `door`." in said(capsys, "--as", "reader", "--walk", "door", "--to", "form")


def test_random_walks_belong_to_their_seeds(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "--as", "reader", "--random", "3", "--seed", "5")
    assert out == snapshot("""\
── card as reader: Getting a library card ──

3 random walks, by their habits, from seed 5 on.

1 (seed 5)  0 transitions, is stuck at `form`
   walk     terminal

2 (seed 6)  0 transitions, is stuck at `form`
   walk     terminal

3 (seed 7)  4 transitions, is stuck at `lost`
   walk     door.hand-in.lose.look-again.lose

To explore one: cxtest explore card --as reader --walk WALK
""")
    assert out == said(capsys, "--as", "reader", "--random", "3", "--seed", "5")
    assert out.splitlines()[7:] != said(capsys, "--as", "reader", "--random", "3", "--seed", "40").splitlines()[7:]


def test_a_random_walk_is_as_long_as_it_may_be(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(said(capsys, "--as", "reader", "--from", "door", "--random", "4", "--length", "1", "--format", "json"))
    assert [walk["walk"] for walk in data["walks"]] == [["door", "hand-in"]] * 4


@pytest.mark.parametrize("what", ["transitions", "pairs", "hand-offs"])
def test_a_set_that_covers_everything_that_can_be_says_why_the_rest_cannot(
    library: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    out = said(capsys, "--as", "reader", "--cover", what)
    assert (
        out
        == snapshot(
            {
                "transitions": """\
── card as reader: Getting a library card ──

1 walk covers 5 of the 6 transitions.

1  5 transitions, ends in `card-holder`, which they want
   walk     door.hand-in.lose.look-again.make.take-it
   adds     welcome.hand-in; check.lose; lost.look-again; check.make; pick-up.take-it

To explore one: cxtest explore card --as reader --walk WALK

What no walk covers, and why
   form.send: needs an answer: the card number, which they cannot or will not give
""",
                "pairs": """\
── card as reader: Getting a library card ──

3 walks cover 6 of the 7 pairs of transitions; it is proved that fewer cannot.

1  3 transitions, ends in `card-holder`, which they want
   walk     door.hand-in.make.take-it
   adds     welcome.hand-in, check.make; check.make, pick-up.take-it

2  5 transitions, ends in `card-holder`, which they want
   walk     door.hand-in.lose.look-again.make.take-it
   adds     welcome.hand-in, check.lose; check.lose, lost.look-again; lost.look-again, check.make

3  4 transitions, is stuck at `lost`
   walk     door.hand-in.lose.look-again.lose
   adds     lost.look-again, check.lose

To explore one: cxtest explore card --as reader --walk WALK

What no walk covers, and why
   form.send, welcome.hand-in: `form.send` cannot be taken
""",
                "hand-offs": """\
── card as reader: Getting a library card ──

1 walk covers 2 of the 3 hand-offs.

1  3 transitions, ends in `card-holder`, which they want
   walk     door.hand-in.make.take-it
   adds     welcome.hand-in: desk → office; check.make: office → desk

To explore one: cxtest explore card --as reader --walk WALK

What no walk covers, and why
   form.send: kiosk → desk: `form.send` cannot be taken
""",
            }
        )[what]
    )


def test_what_walks_of_a_set_add_is_all_that_it_covers(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for what in ("transitions", "pairs", "hand-offs"):
        data = json.loads(said(capsys, "--as", "reader", "--cover", what, "--format", "json"))
        added = [place for walk in data["walks"] for place in walk["adds"]]
        assert len(added) == len({*added}) == data["covered"]["covered"] > 0
        assert not {*added} & {uncovered["place"] for uncovered in data["covered"]["not-covered"]}
        assert data["covered"]["covered"] + len(data["covered"]["not-covered"]) == data["covered"]["of"]


def test_a_playbook_of_a_set_says_what_is_in_it_and_what_is_not(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "--as", "reader", "--cover", "transitions", "--format", "playbook")
    assert "\n1 walk covers 5 of the 6 transitions.\n" in out
    assert "\nIn no walk: form.send: needs an answer: the card number, which they cannot or will not give.\n" in out
    assert out.count("**Do:**") + out.count("**Wait for**") == 6
    out = said(capsys, "--as", "reader", "--cover", "pairs", "--format", "playbook")
    assert [line for line in out.splitlines() if line.startswith("## ")] == ["## Walk 1 of 3", "## Walk 2 of 3", "## Walk 3 of 3"]


def test_what_if(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "is stuck" in said(capsys, "--as", "child")
    out = said(capsys, "--as", "child", "--answers", "card-number", "--carries", "form.send=card-number", "--carries", "form.send=name")
    assert "ends in `card-holder`, which they want" in out
    assert "what if  they can answer `card-number`\n         `form.send` carries `card-number`, `name`\n" in out
    (command,) = [line.split("explore  ")[1] for line in out.splitlines() if "explore  " in line]
    assert command == snapshot(
        "cxtest explore card --as child --answers=card-number --carries=form.send=card-number --carries=form.send=name --walk terminal.send.hand-in.make.take-it"
    )
    out = said(capsys, "--as", "reader", "--from", "door", "--withholds=name", "--lacks=address")
    assert "no answer: name, address" in out or "no answer: address, name" in out


def test_json_is_the_same_for_programs(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(said(capsys, "--as", "reader", "--walk", "door.hand-in", "--format", "json"))
    assert (data["format"], data["version"]) == ("cxtest-walks", 1)
    assert data == snapshot(
        {
            "format": "cxtest-walks",
            "version": 1,
            "journey": "card",
            "persona": "reader",
            "what-if": [],
            "asked": "this walk",
            "walks": [
                {
                    "about": None,
                    "walk": ["door", "hand-in"],
                    "replay": "door.hand-in",
                    "command": "cxtest explore card --as reader --walk door.hand-in",
                    "stages": [
                        {
                            "label": "door",
                            "transition": None,
                            "by": None,
                            "step": "welcome",
                            "happens": ["asks name, address"],
                            "promise": "with-luck",
                        },
                        {
                            "label": "hand-in",
                            "transition": "welcome.hand-in",
                            "by": "customer",
                            "step": "check",
                            "happens": ["hand-off desk → office", "lacks address"],
                            "promise": "with-luck",
                        },
                    ],
                    "ends": "comes to “The office makes the card” (`check`)",
                    "outcome": None,
                    "good-end": False,
                    "ledger": {
                        "time": {"so-far": "5m..10m", "cap": None, "over": False},
                        "wait": {"so-far": "2d..5d", "cap": None, "over": False},
                        "elapsed": {"so-far": "2d5m..5d10m", "cap": "4d", "over": False},
                        "money": {"so-far": "2 EUR", "cap": "5 EUR", "over": False},
                        "steps": {"so-far": "1", "cap": None, "over": False},
                        "facts": {"so-far": "2", "cap": None, "over": False},
                    },
                }
            ],
            "said": [],
            "here": {
                "step": "check",
                "where": "“The office makes the card” (`check`), out of the customer’s sight. That step is owned by the card office.",
                "happened": ["hand-off desk → office", "lacks address"],
                "ends": None,
                "ways": [
                    {
                        "transition": "make",
                        "to": "pick-up",
                        "decides": "the card office decides",
                        "open": True,
                        "closed-by": [],
                        "remarks": ["hand-off to the front desk, carries nothing"],
                        "takes": None,
                    },
                    {
                        "transition": "lose",
                        "to": "lost",
                        "decides": "chance decides",
                        "open": True,
                        "closed-by": [],
                        "remarks": ["something goes wrong"],
                        "takes": None,
                    },
                ],
                "knows": {"desk": ["name", "address"], "office": ["name"]},
                "told": ["name", "address"],
                "answered": [],
                "unanswered": [],
                "shown": [],
                "items": [],
                "owed": ["card-in-a-week"],
                "explained": [],
                "ledger": {
                    "time": {"so-far": "5m..10m", "cap": None, "over": False},
                    "wait": {"so-far": "2d..5d", "cap": None, "over": False},
                    "elapsed": {"so-far": "2d5m..5d10m", "cap": "4d", "over": False},
                    "money": {"so-far": "2 EUR", "cap": "5 EUR", "over": False},
                    "steps": {"so-far": "1", "cap": None, "over": False},
                    "facts": {"so-far": "2", "cap": None, "over": False},
                },
                "promise": "with-luck",
                "shortest-to-a-good-end": {
                    "what": "",
                    "walk": ["door", "hand-in", "make", "take-it"],
                    "replay": "door.hand-in.make.take-it",
                },
                "failures": [
                    {"what": "`lose` at `check`, a matter of chance", "walk": ["door", "hand-in", "lose"], "replay": "door.hand-in.lose"}
                ],
            },
            "covered": None,
            "limits": [],
        }
    )


def test_every_walk_that_is_told_can_be_walked(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = load(library)
    machine = Machine.of(project.journey("card"), project.persona("reader"))
    for arguments in ([], ["--to", "lost"], ["--random", "5"], ["--cover", "pairs"], ["--walk", "door.hand-in"]):
        data = json.loads(said(capsys, "--as", "reader", *arguments, "--format", "json"))
        assert data["walks"]
        for walk in data["walks"]:
            path = Walked.decode(machine, walk["replay"])
            assert list(path.labels) == walk["walk"]
            assert [stage["step"] for stage in walk["stages"]] == [machine.steps[at.configuration.step] for at in path.arrivals]


def test_commands_name_the_folders_as_they_were_given(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (library / "to be").mkdir()
    (library / "journeys").rename(library / "to be" / "maps")
    monkeypatch.chdir(library.parent)
    out = said(capsys, "--as", "reader", "--root", library.name, "--journeys", "to be/maps", "--from", "door")
    assert f"cxtest explore card --as reader --root {library.name} --journeys 'to be/maps' --walk door.hand-in.make.take-it\n" in out


def test_the_settings_count_and_names_of_rules_are_none_of_its_business(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (library / "journeys").rename(library / "maps")
    (library / "pyproject.toml").write_text('[tool.cxtest]\njourneys = "maps"\nignore = ["one-of-our-own"]\n')
    assert "ends in `card-holder`" in said(capsys, "--as", "reader")


def test_at_a_limit_the_answer_is_not_whole_and_says_so(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["--walk", "door"], ["--to", "lost"], ["--cover", "pairs"]):
        out = said(capsys, "--as", "reader", *arguments, "--max-configurations", "1", code=2)
        assert "not all of it: stopped at the limit of 1 configurations" in out
        assert "No walk" not in out


def test_the_entry_without_a_way_is_told_though_another_is_at_a_limit(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = said(capsys, "--as", "reader", "--max-configurations", "2", code=2)
    assert "comes to no good end from `terminal`" in out
    assert "comes to no good end from `door`" not in out


@pytest.mark.parametrize(
    "arguments, message",
    [
        ("crad", snapshot("error: there is no journey `crad`; did you mean `card`?")),
        ("--as readr", snapshot("error: there is no persona `readr`; did you mean `reader`?")),
        ("--as reader --walk door.hand-inn", snapshot("error: `hand-inn` is not open at `welcome`; did you mean `hand-in`?")),
        (
            "--as reader --walk door..x",
            snapshot("error: a walk is written as its entry and its triggers, such as `slip.press-2.inspect[1]`"),
        ),
        ("--as reader --from dor", snapshot("error: there is no entry of `reader`: `dor`; did you mean `door`?")),
        ("--as reader --to pickup", snapshot("error: there is no step `pickup`; did you mean `pick-up`?")),
        ("--as reader --lacks nam", snapshot("error: there is no fact `nam`; did you mean `name`?")),
        (
            "--as reader --carries welcome.hand-inn=name",
            snapshot("error: there is no transition `welcome.hand-inn`; did you mean `welcome.hand-in`?"),
        ),
        ("--as reader --carries welcome.hand-in=nme", snapshot("error: there is no fact `nme`; did you mean `name`?")),
        (
            "--as reader --carries welcome.hand-in",
            snapshot("error: `--carries` is written as a transition and a fact, such as `agent.transfer=email`, and not `welcome.hand-in`"),
        ),
        ("--as reader --lacks name --answers name", snapshot("error: `--answers=name` and `--lacks=name`: it is one or the other")),
        (
            "--random 3 --cover pairs",
            snapshot("error: `--random` and `--cover` are two questions: ask one at a time (`--walk` and `--to` go together)"),
        ),
        (
            "--walk door --random 3",
            snapshot("error: `--walk` and `--random` are two questions: ask one at a time (`--walk` and `--to` go together)"),
        ),
        ("--walk door --from door", snapshot("error: `--walk` begins with its entry: leave `--from` out")),
        ("--seed 3", snapshot("error: `--seed` is about random walks: say how many with `--random`")),
        ("--length 3", snapshot("error: `--length` is about random walks: say how many with `--random`")),
        ("--random 0", snapshot('error: Invalid value "0" for --random. Must be >= 1.')),
        (
            "--cover everything",
            snapshot('error: Invalid value "everything" for --cover. Choose from: "transitions", "pairs", "hand-offs".'),
        ),
        ("--root nowhere", snapshot("error: there is no folder 'nowhere'")),
    ],
)
def test_what_is_wrong_is_said_with_the_nearest_name(
    library: Path, capsys: pytest.CaptureFixture[str], arguments: str, message: str
) -> None:
    assert refused(capsys, *arguments.split()).splitlines()[0] == message


def test_broken_files_are_told_with_their_positions(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (library / "journeys/card.yaml").write_text(CARD.replace("to: pick-up", "to: pickup"))
    err = refused(capsys, "--as", "reader")
    assert "journeys/card.yaml:27:18" in err
    assert "did you mean `pick-up`?" in err


def test_where_there_are_several_journeys_it_must_be_said_which(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (library / "journeys/other.yaml").write_text(CARD.replace("journey: card", "journey: renewal"))
    (library / "personas/reader.yaml").write_text(
        READER.replace("journeys: {card", "journeys: {renewal: {enters-at: [door], wants: [card-holder]}, card")
    )
    assert refused(capsys, "--as", "reader") == snapshot("error: say which journey, as the first argument: card, renewal\n")
    assert "card as child" in said(capsys, "--as", "child")


EVIL = {
    "an escape sequence": r"\e[2J\e[31mred",
    "a line feed": r"nice\n::error::forged\n# heading",
    "a bidirectional override": r"\u202Eevil",
    "markup": "[bold red]loud[/] *so* `what` <script>x</script> | [a](http://example.org) 1. x - y",
    "a runner's command": "##[error]forged",
}


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("written_as", ["text", "json", "playbook"])
def test_a_name_does_nothing(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, evil: str, written_as: str
) -> None:
    written = {
        "journeys/card.yaml": CARD.replace("title: The desk says hello", 'title: "{EVIL}"').replace("Getting a library card", '"{EVIL}"'),
        "journeys/library.yaml": LIBRARY.replace("The front desk", '"{EVIL}"').replace("Full name", '"{EVIL}"').replace("EUR", '"{EVIL}"'),
        "personas/reader.yaml": READER.replace("The new reader", '"{EVIL}"').replace("I have just moved here, and", '"{EVIL}" #'),
    }
    outs = []
    for text in ("calm", EVIL[evil]):
        for name, content in written.items():
            (library / name).write_text(content.replace("{EVIL}", text), encoding="utf-8")
        out = ""
        for arguments in (["--walk", "door.hand-in"], ["--cover", "transitions"]):
            monkeypatch.setenv("COLUMNS", "10000")
            out += said(capsys, "card", "--as", "reader", "--format", written_as, *arguments)
        outs.append(out)
    calm, said_of_evil = (out.splitlines() for out in outs)
    assert len(calm) == len(said_of_evil) or written_as == "text"  # a wide name makes a table too wide
    for line in said_of_evil:
        assert line.isprintable()
        assert "##[" not in line
        assert not line.startswith("::")
    if written_as == "json":
        assert outs[1].isascii()
    if written_as == "playbook":
        assert "<script>" not in outs[1]
        assert not [line for line in said_of_evil if "http://" in line.replace("\\", "\0")]
