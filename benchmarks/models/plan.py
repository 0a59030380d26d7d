"""The plan of a generated journey: phases, and the scenes that they are filled with."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from benchmarks.models import people, words
from benchmarks.models.shape import JOURNEY, OUTCOMES, Shape
from benchmarks.models.yaml_text import Document


class Plan:
    """The plan of a journey: its phases are filled with scenes, each of one to five steps, each leading on to the next."""

    def __init__(self, shape: Shape) -> None:
        self.shape, self.random = shape, random.Random(shape.seed)
        self.parties = dict(words.PARTIES[: shape.parties])
        self.facts = words.facts(shape.facts)
        self.steps: dict[str, Document] = {}
        self.entries: dict[str, str] = {}
        self.lackable = self.facts[3::6] or self.facts[-1:]
        self.given = 0
        self.about = people.About(JOURNEY, OUTCOMES, self.lackable, tuple(self.facts), tuple(self.parties))
        self.organisation = self._organisation()
        self._write()
        self.about.entries = tuple(self.entries)
        self.about.phases = self.phases
        self.about.triggers = tuple(sorted({trigger for step in self.steps.values() for trigger in step.get("transitions", ())}))
        self.about.channels = tuple(sorted({step["channel"] for step in self.steps.values() if "channel" in step}))
        self.about.items = words.ITEMS[: self.given]
        self.journey: Document = {
            "journey": JOURNEY, "title": "From the first look to the last letter", "entries": self.entries, "steps": self.steps,
        }  # fmt: skip

    def _organisation(self) -> Document:
        parties = {
            name: {k: v for k, v in flags.items() if k != "accountable" or v in self.parties} for name, flags in self.parties.items()
        }
        wholes = {self.facts[i]: self.facts[i - 1] for i in range(4, len(self.facts), 9)}
        brand = [name for name, flags in self.parties.items() if "outside" not in flags]
        systems = {
            f"system-{i + 1}": {"used-by": brand[i::3], "records": [f for j, f in enumerate(self.facts) if j % 4 in (i, 3)]}
            for i in range(3)
        }
        return {
            "organisation": "acme",
            "currency": "GBP",
            "parties": parties,
            "systems": systems,
            "facts": {fact: {"part-of": wholes[fact]} if fact in wholes else {} for fact in self.facts},
        }

    # The scenes, and where they go.

    def _write(self) -> None:
        room = self.shape.steps - len(OUTCOMES)
        self.phases = max(2, min(len(words.PHASES), room // 18))
        marks = [round(room * i / self.phases) for i in range(self.phases + 1)]
        special: list[Scene] = [*[Plan.limited_tries] * self.shape.counters, *[Plan.guard] * self.shape.items]
        scenes = [self._phase(special[i :: self.phases], marks[i + 1] - marks[i]) for i in range(self.phases)]
        self.names: list[list[str]] = [[f"{words.PHASES[i]}-{j + 1}" for j in range(len(phase))] for i, phase in enumerate(scenes)]
        self.fresh = [self.facts[i :: self.phases] for i in range(self.phases)]
        self.tried = self.read = 0
        for i, phase in enumerate(scenes):
            for j, scene in enumerate(phase):
                onward = [*self.names[i][j + 1 :], *(self.names[i + 1] if i + 1 < self.phases else ["done"])][0]
                self.phase, self.place, self.onward = i, j, onward
                scene(self, self.names[i][j])
        for i, left in enumerate(self.fresh):
            forms = [self.steps[name] for name in self.names[i] if self.steps[name].get("channel") == "web"]
            for k, fact in enumerate(left):
                form = forms[k % len(forms)]
                if fact in self.lackable:
                    form.setdefault("asks", []).append({"fact": fact, "optional": "true"})
                else:
                    form.setdefault("needs", []).append(fact)
        for i, entry in enumerate(("search", "phone", "letter", "branch-visit")):
            self.entries[entry] = self.names[min(i * self.phases // 5, self.phases - 1)][0]
        for outcome in OUTCOMES:
            self.steps[outcome] = {"title": f"It ends as {outcome}", "outcome": outcome}
        self._spread_promises()

    def _phase(self, special: list[Scene], room: int) -> list[Scene]:
        """Scenes that take just so many steps: a form first, and the special ones among the others."""
        scenes, bag = [*special], [*SCENES]
        self.random.shuffle(bag)
        room -= 1 + sum(LENGTH[scene] for scene in scenes)
        if room < 0:
            raise ValueError(f"{self.shape.steps} steps have no room for so many counters and items")
        while room:
            scene = bag.pop() if bag else Plan.form
            if LENGTH[scene] <= room:
                scenes.append(scene)
                room -= LENGTH[scene]
        self.random.shuffle(scenes)
        return [Plan.form, *scenes]

    # What scenes are made of.

    def _step(self, name: str, said: str, owner: str, channel: str | None = None, **keys: Any) -> Document:
        step: Document = {"title": f"{said} ({name})", "phase": words.PHASES[self.phase]}
        if channel:
            step["channel"] = channel
        step["owner"] = owner
        step |= {key.replace("_", "-"): value for key, value in keys.items() if value}
        self.steps[name] = step
        return step

    def _front(self) -> str:
        return self._one(("web-shop", "care", "sales", "branch", "claims", "retention", "onboarding"), self.phase)

    def _person(self) -> str:
        return self._one(("care", "sales", "branch", "claims", "complaints", "technical-help"), self.phase + 1)

    def _hidden(self) -> str:
        return self._one(("warehouse", "carrier", "finance", "fitters", "legal", "repair-firm", "planning", "bank"), self.phase)

    def _one(self, names: tuple[str, ...], number: int) -> str:
        there = [name for name in names if name in self.parties]
        return there[number % len(there)]

    def _needs(self, number: int = 1, *, lackable: bool = False) -> list[str]:
        """Facts of this phase, new ones first; then facts that somebody was told before. A fact that somebody may lack is only asked where
        there is a way on without it."""
        found: list[str] = []
        before = [fact for i in range(max(0, self.phase - 1), self.phase + 1) for fact in self.facts[i :: self.phases]]
        for source in (self.fresh[self.phase], self.random.sample(before, len(before))):
            for fact in list(source):
                if len(found) < number and (fact in self.lackable) == lackable and fact not in found:
                    found.append(fact)
                    if source is self.fresh[self.phase]:
                        source.remove(fact)
        return found

    def _carries(self) -> Any:
        """Mostly everything; sometimes what this phase is about; now and then nothing, which is the defect that real journeys have."""
        chance = self.random.random()
        return "everything" if chance < 0.8 else self.facts[self.phase :: self.phases] if chance < 0.96 else []

    def _takes(self, wait: bool = False) -> Document:
        minutes = self.random.randint(1, 6)
        takes = {"time": f"{minutes}m..{2 * minutes}m"}
        if wait:
            takes["wait"] = self.random.choice(("2h..8h", "1d", "1d..2d"))
        return takes

    def _to(self, target: str, **keys: Any) -> Any:
        written = {key.replace("_", "-"): value for key, value in keys.items() if value}
        return {"to": target, **written} if written else target

    def _gift(self) -> list[str]:
        """An item for those who come by here, as long as there is one that nobody gives yet."""
        if self.given >= self.shape.items:
            return []
        self.given += 1
        return [words.ITEMS[self.given - 1]]

    # The scenes. Each writes its steps, the first of them by the name given, and leads on to `self.onward`.

    def form(self, name: str) -> None:
        ways: Document = {"go-on": self._to(self.onward, carries=self._carries())}
        if self.place % 5 == 4:
            ways["time-out"] = self._to(
                self.names[self.phase][0], by="clock", failure="true", loses=self.facts[self.phase :: self.phases][:2]
            )
        if self.place % 4 == 2 and self.phase:
            ways["give-up"] = "called-off"
        term = words.TERMS[self.phase % len(words.TERMS)]
        words_used = {"terms": [term]} if self.place == 3 else {"explains": [term]} if self.place == 1 else {}
        self._step(name, "A page asks", self._front(), "web", needs=self._needs(2), **words_used, takes=self._takes(), transitions=ways)

    def choice(self, name: str) -> None:
        """Online, or by telephone through a menu that knows a number or looks it up."""
        online, menu, look_up, agent = (f"{name}-{part}" for part in ("online", "menu", "look-up", "agent"))
        person, fact = self._person(), self._needs(lackable=True)
        bot = self._one(("phone-menu", "chat-bot", "web-shop"), self.place)
        ways = {"go-online": self._to(online, carries="everything"), "ring": self._to(menu, carries="everything")}
        self._step(name, "Two ways to go on", self._front(), "web", takes=self._takes(), transitions=ways)
        keys = {"needs": self._needs(), "gives": self._gift(), "takes": self._takes()}
        self._step(
            online, "The page does it", self._front(), "web", **keys, transitions={"send": self._to(self.onward, carries=self._carries())}
        )
        known = {"known": fact}
        ways = {
            "put-through": self._to(agent, by="owner", carries="everything", when=known),
            "no-number": self._to(look_up, by="owner", unanswered="true", carries="everything"),
        }
        self._step(menu, "A menu asks", bot, "chat" if bot == "chat-bot" else "phone", needs=fact, transitions=ways)
        found = {
            "found": self._to(agent, by="owner", learns=fact, carries="everything"),
            "not-found": self._to(online, by="owner", carries="everything"),
        }
        self._step(look_up, "Somebody looks it up", person, "phone", needs=self._needs(), takes=self._takes(), transitions=found)
        agreed = {"agree": self._to(self.onward, by="owner", carries=self._carries())}
        self._step(agent, "Somebody sees to it", person, "phone", needs=[*fact, *self._needs()], takes=self._takes(), transitions=agreed)

    def hand_off(self, name: str) -> None:
        special, facts = f"{name}-special", self._needs(2)
        ways = {"pass-on": self._to(special, by="owner", carries=self._carries())}
        self._step(name, "Somebody takes it down", self._front(), "email", needs=facts, takes=self._takes(), transitions=ways)
        keys = {"needs": [facts[-1], *self._needs()], "takes": self._takes(wait=True)} if facts else {}
        keys["needs"] = list(dict.fromkeys(keys.get("needs", [])))
        self._step(
            special,
            "Somebody who knows",
            self._person(),
            "email",
            **keys,
            transitions={"settle": self._to(self.onward, carries="everything")},
        )

    def out_of_sight(self, name: str) -> None:
        lost, hidden = f"{name}-put-right", self._hidden()
        ways = {
            "pass-on": self._to(self.onward, by="owner", carries="everything"),
            "get-lost": self._to(lost, by="chance", failure="true", carries=self._carries()),
        }
        facts = self._needs()
        self._step(name, "It is under way", hidden, backstage="true", learns=facts, takes={"wait": "1d..3d"}, transitions=ways)
        ways = {"send-again": self._to(name, by="owner", carries="everything"), "pay-back": "put-right"}
        self._step(lost, "It is put right", self._person(), "email", needs=self._needs(), takes=self._takes(), transitions=ways)

    def own_work(self, name: str) -> None:
        stuck = f"{name}-stuck"
        ways = {"hand-in": self._to(self.onward, carries="everything"), "cannot-do-it": self._to(stuck, by="chance", failure="true")}
        self._step(name, "Something to do at home", "customer", takes={"time": "10m..30m"}, transitions=ways)
        ways = {"try-again": name, "have-it-done": self._to(self.onward, carries="everything")}
        self._step(stuck, "Somebody helps", self._person(), "email", tells=self._needs(), takes=self._takes(), transitions=ways)

    def limited_tries(self, name: str) -> None:
        number = self.shape.tries or self.tried % 3 + 1
        self.tried += 1
        self._tries(name, number)

    def tries(self, name: str) -> None:
        self._tries(name, 0)

    def _tries(self, name: str, at_most: int) -> None:
        declined = f"{name}-declined"
        ways = {
            "accept": self._to(self.onward, by="owner", carries="everything", takes={"money": f"{self.random.randint(1, 20)}"}),
            "decline": self._to(declined, by="owner", failure="true", carries="everything"),
        }
        asks = [{"fact": fact, "because": "security"} for fact in self._needs()]
        self._step(name, "A payment", self._front(), "web", asks=asks, takes=self._takes(), transitions=ways)
        ways = {
            "try-again": self._to(name, at_most=at_most),
            "another-way": self._to(self.onward, carries="everything", takes={"money": "25"}),
        }
        self._step(declined, "It was declined", self._front(), "web", takes=self._takes(), transitions=ways)

    def wait(self, name: str) -> None:
        chased = f"{name}-chased"
        ways = {
            "answer": self._to(self.onward, by="owner", carries="everything"),
            "overdue": self._to(chased, by="clock", carries="everything"),
        }
        self._step(name, "An answer is awaited", self._person(), "email", takes={"wait": "1d..2d"}, transitions=ways)
        ways = {"wait-on": self._to(name, carries="everything"), "call-it-off": "called-off"}
        self._step(chased, "A word on the delay", self._front(), "email", takes=self._takes(), transitions=ways)

    def call_back(self, name: str) -> None:
        call, mail, person = f"{name}-call", f"{name}-mail", self._person()
        self._step(
            name, "A call is asked for", self._front(), "web", transitions={"ring": self._to(call, by="owner", carries="everything")}
        )
        ways = {
            "agree": self._to(self.onward, by="owner", carries="everything"),
            "not-reached": self._to(mail, by="clock", unanswered="true", carries="everything"),
        }
        self._step(call, "Somebody rings", person, "phone", needs=self._needs(lackable=True), takes=self._takes(), transitions=ways)
        answered = {"answer": self._to(self.onward, carries="everything")}
        self._step(mail, "Somebody writes", person, "email", needs=self._needs(), takes=self._takes(wait=True), transitions=answered)

    def decision(self, name: str) -> None:
        more, refused, hidden = f"{name}-more", f"{name}-refused", self._hidden()
        ways = {
            "approve": self._to(self.onward, by="owner", carries="everything"),
            "ask-more": self._to(more, by="owner", carries="everything"),
            "refuse": self._to(refused, by="owner", failure="true", carries="everything"),
        }
        self._step(name, "It is decided", hidden, backstage="true", takes={"wait": "1d..2d"}, transitions=ways)
        answered = {"answer": self._to(name, carries="everything")}
        self._step(more, "One more question", self._person(), "email", needs=self._needs(), takes=self._takes(), transitions=answered)
        ways = {"object": self._to(name, carries="everything"), "leave-it": "declined"}
        self._step(refused, "A no, and why", self._person(), "email", takes=self._takes(), transitions=ways)

    def fork(self, name: str) -> None:
        """Business customers have one more paper to show."""
        paper = f"{name}-paper"
        ways = {
            "look": [
                self._to(self.onward, by="owner", carries="everything"),
                self._to(paper, by="owner", when={"trait": {"kind": "business"}}),
            ]
        }
        self._step(name, "Private, or for a firm", self._front(), "web", transitions=ways)
        self._step(
            paper,
            "A paper of the firm",
            self._front(),
            "web",
            needs=self._needs(),
            takes=self._takes(),
            transitions={"show": self._to(self.onward, carries="everything")},
        )

    def guard(self, name: str) -> None:
        """Who holds the item goes straight on; who does not answers questions."""
        without, item = f"{name}-without", words.ITEMS[self.read]
        self.read += 1
        if self.given < self.read:  # nobody gives it so far: this desk does, to those who ask
            self.given = self.read
            gives = [item]
        else:
            gives = []
        ways = {
            "show-it": self._to(self.onward, carries="everything", when={"holds": [item]}),
            "have-none": self._to(without, when={"holds-not": [item]}),
        }
        self._step(name, "Has it been brought", self._front(), "web", takes=self._takes(), transitions=ways)
        ways = {"go-on": self._to(self.onward, carries="everything"), **({"look-again": name} if gives else {})}
        self._step(
            without,
            "Without it, two questions",
            self._front(),
            "web",
            needs=self._needs(2),
            gives=gives,
            takes=self._takes(),
            transitions=ways,
        )

    def _spread_promises(self) -> None:
        """What a phase promises at its beginning is kept at the beginning of the next, or in the end."""
        for i in range(0, self.phases, 2):
            promise, first = f"promise-{i // 2 + 1}", self.steps[self.names[i][0]]
            last = [self.names[i + 1][0]] if i + 1 < self.phases else []
            first["promises"] = [promise]
            for name in (*last, *OUTCOMES):
                self.steps[name].setdefault("keeps", []).append(promise)


Scene = Callable[[Plan, str], None]

LENGTH: dict[Scene, int] = {
    Plan.form: 1, Plan.choice: 5, Plan.hand_off: 2, Plan.out_of_sight: 2, Plan.own_work: 2, Plan.tries: 2, Plan.wait: 2,
    Plan.call_back: 3, Plan.decision: 3, Plan.fork: 2, Plan.limited_tries: 2, Plan.guard: 2,
}  # fmt: skip
"""How many steps each scene takes."""

SCENES = [scene for scene in LENGTH if scene not in (Plan.limited_tries, Plan.guard)] + [Plan.form] * 5
"""What a phase draws from."""
