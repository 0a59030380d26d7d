"""The playbook: what a person with a phone in the hand reads, and what names in it do, which is nothing."""

import pytest
from inline_snapshot import snapshot

from cxtest.config import Limits
from cxtest.explorer.player import Player
from cxtest.explorer.walks import Asking
from cxtest.explorer.what_if import WhatIf
from cxtest.loading.loader import load_texts
from cxtest.reports.markdown_words import legible
from cxtest.reports.playbook import render
from cxtest.telling.playbook import Playbook, playbook

FILES = {
    "journeys/clinic.yaml": """\
organisation: clinic
currency: EUR
parties:
  desk: {title: The reception}
  nurse: {title: The nurse}
  laboratory: {backstage: true}
  insurer: {outside: true}
facts:
  name: {title: Name}
  first-name: {part-of: name}
  birth-date: {title: Date of birth}
  allergies: {}
  result: {title: Result}
  policy: {title: Number of the policy}
""",
    "journeys/visit.yaml": """\
journey: visit
title: A blood test
organisation: clinic
entries: {door: reception, phone: line}
steps:
  reception:
    title: The reception
    channel: counter
    owner: desk
    needs: [name, birth-date]
    asks: [{fact: policy, optional: true}]
    gives: [slip]
    promises: [result-by-friday]
    takes: {time: 5m..20m}
    transitions:
      sit-down: {to: room, carries: [name]}
      say-nothing: {to: room, unanswered: true}
  line: {channel: phone, owner: desk, transitions: {come: reception}}
  room:
    title: The blood is taken
    channel: counter
    owner: nurse
    needs: [allergies, first-name]
    asks: [birth-date, {fact: name, because: security}]
    terms: [lipids]
    uses-up: [slip]
    takes: {time: 10m}
    transitions:
      send: {to: bench, by: owner}
  bench:
    owner: laboratory
    needs: [name]
    takes: {wait: 1d..3d, money: 20}
    transitions:
      find: {to: news, by: owner, learns: [result]}
      spill: {to: reception, by: chance, failure: true}
  news:
    channel: phone
    owner: nurse
    tells: [result]
    explains: [lipids]
    keeps: [result-by-friday]
    transitions:
      thank: home
  home: {title: They know, outcome: knows}
""",
    "personas/patient.yaml": """\
persona: patient
title: Patient
story: My doctor wants to know about my blood.
journeys:
  visit:
    enters-at: [door, phone]
    wants: [knows]
    already-told: {desk: [birth-date]}
lacks: [allergies]
withholds: [policy]
channels: [counter, phone]
understands: []
budget: {elapsed: 2d}
""",
}


def made(files: dict[str, str], token: str, what_if: WhatIf = WhatIf()) -> Playbook:  # noqa: B008
    """The playbook of one walk."""
    project = load_texts(files)
    asking = Asking(Player(project, "visit", "patient", what_if=what_if), Limits())
    return playbook(asking.given(token), [asking.path(token)], asking.machine)


def test_the_whole_of_it() -> None:
    book = made(FILES, "door.sit-down.send.find.thank", WhatIf({"allergies": "answers"}))
    assert render(book) == snapshot("""\
# Playbook: A blood test (Patient)

- **Who you are:** Patient.
- **Your story:** My doctor wants to know about my blood.
- **What you want:** `knows`.
- **What you will not give:** the number of the policy.
- **What the reception knew before:** the date of birth.
- **How you can be reached:** counter or phone.
- **What you hold:** nothing at the beginning. On the way you may get `slip`.
- **What you put up with, at most:** elapsed 2d.
- **What is otherwise than in the files:** they can answer `allergies`.

## The walk

`door.sit-down.send.find.thank`

1. **Do:** Come in by `door`.
   - [ ] **Expect:** “The reception” (`reception`), by counter. That step is owned by the reception.
   - [ ] They ask you for the number of the policy and the name. You will not answer: the number of the policy.
   - [ ] You get `slip`.
   - [ ] They promise you `result-by-friday`.
   - [ ] It takes 5m to 20m of your time.
   - [ ] **They must not ask you for** the date of birth.
   - [ ] **They already know** the date of birth.

2. **Do:** Sit down (`sit-down`).
   - [ ] **Expect:** “The blood is taken” (`room`), by counter. That step is owned by the nurse.
   - [ ] You are handed over from the reception to the nurse.
   - [ ] They ask you for the date of birth, the name and the allergies.
   - [ ] You part with `slip`.
   - [ ] They say `lipids`, which you do not understand.
   - [ ] It takes 10m of your time.
   - [ ] **They must not ask you for** the date of birth.
   - [ ] **They already know** the name.
   - [ ] **As the journey is written,** they ask for the date of birth, though the reception knows it.

3. **Wait for** the nurse’s `send` at `room`.
   - [ ] **Expect:** `bench`. That step is owned by `laboratory`.
   - [ ] You do not see it: it happens out of your sight.
   - [ ] You are handed over from the nurse to `laboratory`.
   - [ ] They would need the name, and it has not come with you.
   - [ ] It takes 1d to 3d of waiting and 20 EUR.

4. **Wait for** `laboratory`’s `find` at `bench`.
   - [ ] **Expect:** `news`, by phone. That step is owned by the nurse.
   - [ ] You are handed over from `laboratory` to the nurse.
   - [ ] They tell you the result.
   - [ ] They explain `lipids`.
   - [ ] They keep the promise `result-by-friday`, or settle it.
   - [ ] **They must not ask you for** the name, the date of birth and the allergies.
   - [ ] **They already know** the name, the date of birth, the allergies and the result.

5. **Do:** Thank (`thank`).
   - [ ] **Expect:** It ends here: “They know” (`home`).

What should have happened:

- [ ] It has ended in `knows`. You want that.
- [ ] Kept, or settled: `result-by-friday`.
- [ ] It should have taken at most 3d30m, and at least 1d15m.
- [ ] It should have cost at most 20 EUR.
""")


def test_what_cannot_and_what_will_not_be_answered() -> None:
    book = made(FILES, "door.sit-down")
    asked = [sentence for entry in book.scripts[0].entries for sentence in entry.expect if "ask you" in sentence]
    assert asked == snapshot(
        [
            "They ask you for the number of the policy and the name. You will not answer: the number of the policy.",
            "They ask you for the date of birth, the name and the allergies. You cannot answer: the allergies.",
        ]
    )


def test_what_was_told_must_not_be_asked_and_what_the_file_gives_a_reason_for_may() -> None:
    reception, room = made(FILES, "door.sit-down").scripts[0].entries
    assert reception.must_not_ask == "the date of birth"  # the reception knew it before
    assert reception.again == ()  # it does not ask
    assert room.must_not_ask == "the date of birth"  # the name is asked again for security
    assert room.again == ("they ask for the date of birth, though the reception knows it.",)


def test_what_was_told_and_is_asked_again_says_where_it_was_told() -> None:
    book = made(FILES, "door.sit-down.send.spill.sit-down", WhatIf({"allergies": "answers"}))
    assert book.scripts[0].entries[-1].again == snapshot(("they ask AGAIN for the date of birth. You have told it at number 2.",))


def test_what_the_clock_and_chance_decide_is_waited_for() -> None:
    book = made(FILES, "door.sit-down.send.spill", WhatIf({"allergies": "answers"}))
    last = book.scripts[0].entries[-1]
    assert last.waits
    assert last.do == "`spill` at `bench`, a matter of chance. Something goes wrong here, on purpose."
    assert book.scripts[0].end == snapshot(
        (
            "It is not over: the walk ends here, and there are ways on.",
            "Promised, and still owed: `result-by-friday`.",
            "You hold `slip`.",
            "It should have taken at most 3d50m, and at least 1d20m.",
            "It should have cost at most 20 EUR.",
        )
    )


def test_nobody_is_to_ask_out_of_sight() -> None:
    entries = made(FILES, "door.sit-down.send", WhatIf({"allergies": "answers"})).scripts[0].entries
    assert entries[-1].must_not_ask is None
    assert "You do not see it: it happens out of your sight." in entries[-1].expect


@pytest.mark.parametrize(
    "text, shown",
    [
        ("`a-step` and *stars*", "`a-step` and \\*stars\\*"),
        ("`<b>`", "\\`\\<b\\>\\`"),
        ("[x](http://example.org) www.example.org", "\\[x\\](http\\://example.org) www\\.example.org"),
        ("one\ntwo", "one two"),
        ("a - b 1. c === ", "a \\- b 1\\. c \\==="),
        ("at number 12.", "at number 12."),
        ("# &amp; | ~x~ _y_", "\\# \\&amp; \\| \\~x\\~ \\_y\\_"),
    ],
)
def test_a_name_is_no_markdown(text: str, shown: str) -> None:
    assert legible(text) == shown
