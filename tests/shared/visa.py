"""A small project for the explorer: somebody applies for a visa, by post or on the web."""

from pathlib import Path

from cxtest.config import Config
from cxtest.loading.saved import Files

JOURNEY = """\
journey: visa
title: A visa for a visit
organisation: consulate
entries:
  letter: post-room
  website: form
steps:
  post-room:
    title: The letter is opened
    channel: post
    owner: mail-room
    takes: {wait: 2d..4d}
    transitions:
      pass-on: {to: counter, by: owner}
      get-lost: {to: nowhere, by: chance, failure: true}
  nowhere:
    title: Nobody has the letter
    owner: mail-room
  form:
    title: The form
    channel: web
    owner: web-desk
    asks: [passport-number, purpose]
    takes: {time: 20m}
    transitions:
      send: {to: counter, by: owner, carries: [purpose]}
      time-out: {to: form, by: clock, failure: true, unanswered: true, at-most: 1}
      ask-for-help: {to: counter, when: {trait: {age: old}}}
  counter:
    title: The counter
    channel: office
    owner: counter
    needs: [passport-number, purpose]
    gives: [receipt]
    promises: [answer-in-ten-days]
    takes: {time: 30m, money: 40}
    transitions:
      accept: {to: waiting, by: owner}
      turn-away: {to: refused, by: owner}
  waiting:
    title: Ten days
    owner: customer
    takes: {wait: 10d}
    transitions:
      fetch: {to: granted, when: {holds: [receipt]}}
  granted: {title: The visa, outcome: granted, keeps: [answer-in-ten-days]}
  refused: {title: No visa, outcome: refused, keeps: [answer-in-ten-days]}
"""

ORGANISATION = """\
organisation: consulate
currency: EUR
parties:
  mail-room: {title: The mail room}
  web-desk: {title: The web desk}
  counter: {title: The counter}
facts:
  passport-number: {title: passport number}
  purpose: {title: purpose of the visit}
"""

STUDENT = """\
persona: student
title: Student
story: I was accepted by a school abroad. Term begins in three weeks.
journeys:
  visa: {enters-at: [website], wants: [granted]}
channels: [web, office]
budget: {time: 1h, money: 30}
"""

GRANDMOTHER = """\
persona: grandmother
title: Grandmother
story: My grandchild was born abroad. I write letters.
journeys:
  visa: {enters-at: [letter], wants: [granted], accepts: [refused]}
lacks: [purpose]
"""


def project(root: Path) -> Files:
    """The project, written into a folder."""
    texts = {
        "journeys/visa.yaml": JOURNEY, "journeys/consulate.yaml": ORGANISATION,
        "personas/student.yaml": STUDENT, "personas/grandmother.yaml": GRANDMOTHER,
    }  # fmt: skip
    for name, text in texts.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return Files(root, Config())
