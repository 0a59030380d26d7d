"""What steps and transitions mean: docs/semantics.md, section 2, sentence by sentence, compiled into primitives.

Each sentence of the page stands above the code that does it. Nothing else in cxtest reads a step or a transition for its meaning.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Literal

from cxtest.machine.primitives import ALWAYS, NEVER, Condition, Do, Guard, Variables
from cxtest.machine.state import (
    Asked,
    Dropped,
    Explained,
    HandedOff,
    Jargon,
    Kept,
    KnownNotUsed,
    LearntOnTheWay,
    Ledger,
    Move,
    Promised,
    Provided,
    Reason,
    Repeated,
    Told,
)
from cxtest.model.journey import Ask, Journey, Step, Takes, Transition
from cxtest.model.organisation import Organisation, Party
from cxtest.model.persona import Persona
from cxtest.model.values import CHANCE, CLOCK, CUSTOMER, EVERYTHING, OWNER, Number, Range

Holder = str | None
"""The party in whose hands the customer is; None where nobody holds them."""


class Semantics:
    """One journey as one persona walks it.

    The methods stand in the order of the page. Those that say what happens yield primitives; `variables` says which bit is which.
    """

    def __init__(self, journey: Journey, organisation: Organisation, persona: Persona) -> None:
        self.journey, self.organisation, self.persona = journey, organisation, persona
        self.goal = persona.journeys[journey.journey]
        self.steps = journey.steps
        self.transitions = tuple(self._transitions())
        limits = {move.index: t.at_most for move, t in self.transitions if t.at_most is not None}
        self.counters = {index: i for i, index in enumerate(limits)}
        self._times = list(limits.values())
        self._learnt: dict[tuple[str, str], int] = {}
        self._counting: dict[tuple[str, Holder], tuple[Do, ...]] = {}
        self._passing: dict[tuple[str, str, tuple[str, ...] | str], tuple[Do, ...]] = {}

    # A **configuration** is: the step; the **holder**, the party in whose hands the customer is; for every party the facts that it
    # knows; the facts **told** to the brand on this walk; the facts **shown** to the customer; the items held, the promises owed (both
    # are sets: a second stamp is no more than one), the terms explained so far; for each transition with `at-most`, how often it was
    # taken; and of the last arrival: the facts **answered** there, the facts left **unanswered**, and whether the customer was
    # **absent**.

    @cached_property
    def variables(self) -> Variables:
        """The memory of a configuration. Step and holder stand beside it; who is absent follows from the step."""
        every = list(self.steps.values())
        return Variables(
            parties=[party for party in self.parties if party in self._may_know],
            facts=self.facts,
            items=_all(
                [*(item for s in every for item in s.gives), *(item for items in self.persona.insists_on.values() for item in items)]
            ),
            promises=_all(p for s in every for p in (*s.promises, *s.keeps)),
            terms=_all(t for s in every for t in (*s.terms, *s.explains)),
            counters=self._times,
        )

    # A **walk** is an entry point, then transitions, each open where it is taken.

    # *Learning.*

    def learning(self, party: Holder, fact: str) -> int:
        """The knowledge, as bits, that is there once a party has learnt a fact; none where nobody is there to learn it."""
        if party is None:
            return 0
        if (party, fact) in self._learnt:
            return self._learnt[party, fact]
        # When a party learns a fact (also if it knew it already) it learns its parts too.
        learnt = self.parts(fact)
        known = self.variables.knows[party].mask(learnt)
        # Each other user of a system that the party uses learns those of them that the system records (listed themselves), and the
        # parts of these (one step: not on to that user's other systems).
        for system in self.organisation.systems.values():
            recorded = [part for part in learnt if system.records is None or part in system.records]
            for user in system.used_by if party in system.used_by else ():
                known |= self.variables.knows[user].mask(part for listed in recorded for part in self.parts(listed))
        self._learnt[party, fact] = known
        return known

    # *Start.*

    def starting(self) -> tuple[Holder, int]:
        """The holder and the memory before the entry's step is arrived at."""
        # Nobody holds the customer. For each `already-told` party and fact, the party learns the fact; it does not count as told on
        # this walk. Then the entry's step is arrived at.
        memory = self.variables.full()
        for party, facts in self.goal.already_told.items():
            for fact in facts:
                memory |= self.learning(party, fact)
        return None, memory

    # *Arriving* at a step, in this order:

    def holder_at(self, target: str, before: Holder) -> Holder:
        """Who holds the customer at a step that they arrive at from the hands of `before`."""
        # 1. The holder becomes the step's owner; nobody, if it has none. At a step of the customer's own the holder stays who it was.
        step = self.steps[target]
        return before if self.own(step) else step.owner

    def arriving(self, target: str, holder: Holder, way: Transition | None) -> Iterator[Do]:
        """What happens on arriving at a step, in the hands of `holder`, by a transition (None: at an entry)."""
        step = self.steps[target]
        v = self.variables
        # 2. The transition's `learns`: the holder, if there is one, learns these.
        for fact in way.learns if way else ():
            yield Do(sets=self.learning(holder, fact), event=LearntOnTheWay(fact))
        # 3. If the persona cannot use the step's channel, and the step is neither backstage nor the customer's own nor an outcome, the
        # customer is **absent**: nothing else of this list happens (the arrival and its `takes` still count in the ledger).
        if self.absent(step):
            return

        # 4. `asks`, one after the other. Each asked fact, where the ask has no `because` and the holder is not outside: if, when this
        # list begins, it was told, that is a **repeat**; else, if some party of the brand knew it then, it is **known but not used**.
        # Then, if the persona withholds it, or lacks it and it was not shown, it stays **unanswered** (an `optional` one just passes);
        # else it is **answered**: it will be learnt and told when the customer leaves by a transition not marked `unanswered`.
        def asking(ask: Ask) -> Iterator[Do]:
            fact = ask.fact
            yield Do(event=Asked(target, fact))
            if ask.because is None and not self.outside(holder):
                told = v.told.mask([fact])
                brand_knows = sum(self._known_to(party, fact) for party in self._may_know if not self.outside(party))
                yield Do(on_arrival=Guard(all_of=told), event=Repeated(target, fact))
                yield Do(on_arrival=Guard(none_of=told, any_of=(brand_knows,)), event=KnownNotUsed(target, fact))
            shown = v.shown.mask([fact])
            if fact in self.persona.withholds:
                can, cannot = NEVER, ALWAYS
            elif fact in self.persona.lacks:
                can, cannot = Guard(all_of=shown), Guard(none_of=shown)
            else:
                can, cannot = ALWAYS, NEVER
            if not ask.optional:
                yield Do(when=cannot, sets=v.unanswered.mask([fact]))
            yield Do(when=can, sets=v.answered.mask([fact]))

        for ask in step.asks:
            yield from asking(ask)
        # 5. The step's `learns`, then its `tells`: the holder, if there is one, learns these; what is told, and its parts, is shown.
        for fact in step.learns:
            yield Do(sets=self.learning(holder, fact), event=Provided(target, "learns", fact))
        for fact in step.tells:
            yield Do(sets=v.shown.mask(self.parts(fact)) | self.learning(holder, fact), event=Provided(target, "tells", fact))
        # 6. `needs`, one after the other, those that the holder does not know now and that are neither answered here nor a part of
        # what is: at a step that is not backstage, one that is not itself named in the step's `asks` is asked, as in 4 (without
        # `because`); at a backstage step it is **dropped context**.
        for fact in step.needs:
            missing = Guard(none_of=self._known_to(holder, fact) | v.answered.mask(self.wholes(fact)))
            if self.backstage(step):
                yield Do(when=missing, event=Dropped(target, fact))
            elif fact not in [ask.fact for ask in step.asks]:
                yield Do(when=missing, inside=tuple(asking(Ask(fact=fact))))
        # 7. Unless the step is backstage, `terms` neither explained so far, nor explained here, nor understood are **jargon**. Then,
        # at any step, `explains` is added.
        if not self.backstage(step) and self.persona.understands is not None:
            for term in step.terms:
                if term not in step.explains and term not in self.persona.understands:
                    yield Do(when=Guard(none_of=v.explained.mask([term])), event=Jargon(target, term))
        for term in step.explains:
            new = v.explained.mask([term])
            yield Do(when=Guard(none_of=new), sets=new, event=Explained(target, term))
        # 8. `uses-up` is taken away, then `gives` is added. `keeps` is struck off, whoever keeps it; then `promises` are owed, unless
        # the holder is outside.
        yield Do(clears=v.items.mask(step.uses_up))
        for item in step.gives:
            yield Do(sets=v.items.mask([item]), event=Provided(target, "gives", item))
        for promise in step.keeps:
            owed = v.owed.mask([promise])
            yield Do(when=Guard(all_of=owed), clears=owed, event=Kept(target, promise))
        for promise in step.promises if not self.outside(holder) else ():
            yield Do(sets=v.owed.mask([promise]), event=Promised(target, promise))

    def backstage(self, step: Step) -> bool:
        """Whether a step is out of the customer's sight."""
        # A step is backstage if it says so, or else if its owner is.
        if step.backstage is not None:
            return step.backstage
        return step.owner in self.parties and self.parties[step.owner].backstage

    # *Open.* A transition out of a step is open if all hold (for a transition not marked `unanswered`, as if what was answered here
    # were learnt already):

    def opening(self, move: Move, t: Transition, holder: Holder) -> Iterator[Condition]:
        """All that must hold for a transition to be open in the hands of `holder`."""
        step, target, v, persona = self.steps[move.step], self.steps[t.to], self.variables, self.persona

        def known(fact: str) -> int:
            answered = 0 if t.unanswered else v.answered.mask(self.wholes(fact))
            return self._known_to(holder, fact) | answered if holder else 0

        # - its `when` holds; it was taken fewer than `at-most` times; the items that its target `uses-up` are held;
        for fact in t.when.known:
            yield Condition(Guard(any_of=(known(fact),)), Reason("known", (fact,)))
        for fact in t.when.unknown:
            yield Condition(Guard(none_of=known(fact)), Reason("unknown", (fact,)))
        for item in t.when.holds:
            yield Condition(Guard(all_of=v.items.mask([item])), Reason("holds", (item,)))
        for item in t.when.holds_not:
            yield Condition(Guard(none_of=v.items.mask([item])), Reason("holds-not", (item,)))
        for trait, value in t.when.trait.items():
            if persona.traits.get(trait) != value:
                yield Condition(NEVER, Reason("trait", (trait, value)))
        if move.index in self.counters:
            yield Condition(v.some_left(self.counters[move.index]), Reason("at-most", (str(t.at_most),)))
        for item in target.uses_up:
            yield Condition(Guard(all_of=v.items.mask([item])), Reason("uses-up", (item,)))
        # - if the customer was absent, or left a fact unanswered, it is marked `unanswered`;
        if not t.unanswered:
            if self.absent(step):
                yield Condition(NEVER, Reason("absent"))
            for fact in _all([*(ask.fact for ask in step.asks), *step.needs]):
                yield Condition(Guard(none_of=v.unanswered.mask([fact])), Reason("unanswered", (fact,)))
        # - if `by: customer`: the persona can use the target's channel, or the target is backstage, the customer's own, or an outcome;
        # does not refuse the trigger; holds all items that they insist on for it; and the target is not an outcome that the persona
        # neither wants nor accepts (nobody in these tests gives up on purpose: giving up is what budgets are for).
        if t.by != CUSTOMER:
            return
        if self.absent(target):
            yield Condition(NEVER, Reason("channel", (str(target.channel),)))
        names = (move.trigger, f"{move.step}.{move.trigger}")
        if any(name in persona.refuses for name in names):
            yield Condition(NEVER, Reason("refuses", (move.trigger,)))
        for item in _all(item for name in names for item in persona.insists_on.get(name, ())):
            yield Condition(Guard(all_of=v.items.mask([item])), Reason("insists-on", (item,)))
        if target.outcome is not None and target.outcome not in self.good_ends:
            yield Condition(NEVER, Reason("outcome", (target.outcome,)))

    # *Taking* a transition, in this order:

    def taking(self, move: Move, t: Transition, holder: Holder) -> Iterator[Do]:
        """What happens on taking a transition out of the hands of `holder`, before the arrival."""
        v = self.variables
        # unless it is marked `unanswered`, the holder learns what was answered here, and it and its parts become told unless the
        # holder is outside (at a step without an owner nobody learns, but it becomes told);
        if not t.unanswered:
            yield from self._answers_count(move.step, holder)
        yield Do(clears=v.answered.mask(self.facts) | v.unanswered.mask(self.facts))
        # `loses` (told stays told, shown stays shown; parties outside forget nothing);
        lost = self.facts if t.loses == EVERYTHING else [f for loss in t.loses for f in (*self.parts(loss), *self.wholes(loss))]
        yield Do(clears=sum(names.mask(lost) for party, names in v.knows.items() if not self.outside(party)))
        # then, if the target has a party as owner that is not the holder, and there is a holder, the new owner learns what the
        # transition `carries` of what the holder knows;
        taker = self.steps[t.to].owner
        if holder and taker and taker not in (CUSTOMER, holder):
            yield from self._passed_on(holder, taker, t.carries)
        if move.index in self.counters:
            yield Do(counts=v.one(self.counters[move.index]))
        handed_off = self.hand_off(move, t, holder)
        if handed_off:
            yield Do(event=handed_off)
        # then the arrival.

    def hand_off(self, move: Move, t: Transition, holder: Holder) -> HandedOff | None:
        """The hand-off that a transition is, out of the hands of `holder`; None if it is none."""
        # A **hand-off** is a transition by which a holder lets go of the customer: there is a holder, and the target is neither the
        # customer's own nor owned by that holder, nor an outcome without owner.
        target = self.steps[t.to]
        taker = target.owner
        if holder is None or self.own(target) or taker == holder or (target.outcome is not None and taker is None):
            return None
        return HandedOff(
            move=move,
            giver=holder,
            taker=taker,
            felt=taker is not None and not self.outside(taker) and not self.backstage(target),
            from_the_brand=not self.outside(holder),
            passed_on=move.by not in (CUSTOMER, CHANCE, CLOCK) or self.own(self.steps[move.step]),
        )

    # Two alternatives of a trigger are two transitions. Transitions are tried in file order, so every search is deterministic.

    def _transitions(self) -> Iterator[tuple[Move, Transition]]:
        index = itertools.count()
        for name, step in self.steps.items():
            for trigger, alternative, t in step.alternatives():
                by = str(step.owner) if t.by == OWNER else t.by
                yield Move(next(index), name, trigger, alternative, t.to, by, t.unanswered, t.failure), t

    # The ledger (section 3).

    def costs(self, target: str, taken: tuple[Move, Transition] | None, holder: Holder) -> tuple[Ledger, Ledger]:
        """What an arrival adds to the ledger, but for facts asked: with ranges at their lower, and their upper ends.

        `taken` is the transition that leads there out of the hands of `holder`; None for an entry, which `steps` does not count.
        """
        step = self.steps[target]
        unit = self.money_unit
        if taken is None:
            return _ledger([step.takes], unit, "low"), _ledger([step.takes], unit, "high")
        move, t = taken
        handed_off = self.hand_off(move, t, holder)
        channels = (self.steps[move.step].channel, step.channel)
        counts = Ledger(
            steps=1,
            hand_offs=int(handed_off is not None and handed_off.felt),
            channel_switches=int(None not in channels and channels[0] != channels[1]),
            failures=int(t.failure),
        )
        takes = [t.takes, step.takes]
        return counts.plus(_ledger(takes, unit, "low")), counts.plus(_ledger(takes, unit, "high"))

    @cached_property
    def money_unit(self) -> Decimal:
        """The smallest amount that money is counted in: exact for every amount of the journey and of the persona's budget."""
        takes = [s.takes for s in self.steps.values()] + [t.takes for _, t in self.transitions]
        amounts = [amount for taken in takes if taken.money for amount in (taken.money.low, taken.money.high)]
        places = [-int(a.as_tuple().exponent) for a in [*amounts, *([self.persona.budget.money] if self.persona.budget.money else [])]]
        return Decimal(1).scaleb(-max(places, default=0))

    # What the sentences above speak of.

    @cached_property
    def parties(self) -> dict[str, Party]:
        """Everyone the customer may meet, and everyone behind the curtain."""
        return self.organisation.parties

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """The facts that this journey names, with their parts and wholes; what it does not name is never read."""
        named: list[str] = []
        for step in self.steps.values():
            named += [*(ask.fact for ask in step.asks), *step.needs, *step.learns, *step.tells]
        for _, t in self.transitions:
            named += [*t.learns, *t.when.known, *t.when.unknown]
            named += [fact for facts in (t.carries, t.loses) if facts != EVERYTHING for fact in facts]
        wholes = _all(whole for fact in named for whole in self._chain(fact))
        return _all([*wholes, *(fact for fact in self.organisation.facts if set(self._chain(fact)) & set(wholes))])

    @cached_property
    def good_ends(self) -> frozenset[str]:
        """The outcomes that the persona wants or accepts."""
        return frozenset(self.goal.wants) | frozenset(self.goal.accepts)

    def parts(self, fact: str) -> tuple[str, ...]:
        """A fact and all its parts, of those that this journey is about."""
        return self._parts.get(fact, ())

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for fact in self.facts:
            for whole in self._chain(fact):
                found.setdefault(whole, []).append(fact)
        return {whole: tuple(parts) for whole, parts in found.items()}

    def wholes(self, fact: str) -> tuple[str, ...]:
        """A fact and every whole that contains it."""
        return self._chain(fact)

    def own(self, step: Step) -> bool:
        """Whether a step is the customer's own work."""
        return step.owner == CUSTOMER

    def outside(self, holder: Holder) -> bool:
        """Whether the holder is a party that does not act for the brand."""
        return holder is not None and self.parties[holder].outside

    def absent(self, step: Step) -> bool:
        """Whether the persona cannot be at a step, since they cannot use its channel."""
        unusable = self.persona.channels is not None and step.channel is not None and step.channel not in self.persona.channels
        return unusable and not (self.backstage(step) or self.own(step) or step.outcome is not None)

    @cached_property
    def _may_know(self) -> tuple[str, ...]:
        """The parties that can come to know anything: owners of steps, those already told, and who shares a system with them."""
        told = {s.owner for s in self.steps.values()} | set(self.goal.already_told)
        sharing = {user for system in self.organisation.systems.values() if told & set(system.used_by) for user in system.used_by}
        return tuple(party for party in self.parties if party in told | sharing)

    # The same for many transitions, and so worked out once.

    def _answers_count(self, step: str, holder: Holder) -> tuple[Do, ...]:
        """The holder learns what was answered at a step, and it becomes told."""
        if (step, holder) not in self._counting:
            found = []
            for fact in _all([*(ask.fact for ask in self.steps[step].asks), *self.steps[step].needs]):
                answered = Guard(all_of=self.variables.answered.mask([fact]))
                found.append(Do(when=answered, sets=self.learning(holder, fact)))
                for part in self.parts(fact) if not self.outside(holder) else ():
                    told = self.variables.told.mask([part])
                    found.append(Do(when=Guard(all_of=answered.all_of, none_of=told), sets=told, event=Told(part)))
            self._counting[step, holder] = tuple(found)
        return self._counting[step, holder]

    def _passed_on(self, holder: str, taker: str, carries: tuple[str, ...] | str) -> tuple[Do, ...]:
        """The taker learns what a hand-off carries of what the holder knows."""
        key = holder, taker, carries
        if key not in self._passing:
            carried = self.facts if carries == EVERYTHING else _all(f for fact in carries for f in self.parts(fact))
            self._passing[key] = tuple(
                Do(when=Guard(all_of=self._known_to(holder, fact)), sets=self.learning(taker, fact)) for fact in carried
            )
        return self._passing[key]

    def _known_to(self, holder: Holder, fact: str) -> int:
        return self.variables.knows[holder].mask([fact]) if holder else 0

    def _chain(self, fact: str) -> tuple[str, ...]:
        chain = [fact]
        while (whole := self.organisation.facts[chain[-1]].part_of) is not None:
            chain.append(whole)
        return tuple(chain)


def _all(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in the order of the first time."""
    return tuple(dict.fromkeys(names))


def _ledger(takes: list[Takes], unit: Decimal, end: Literal["low", "high"]) -> Ledger:
    time = sum([_end(taken.time, end) for taken in takes if taken.time])
    wait = sum([_end(taken.wait, end) for taken in takes if taken.wait])
    amounts = [_end(taken.money, end) for taken in takes if taken.money]
    money = sum([int(amount.scaleb(-int(unit.as_tuple().exponent))) for amount in amounts])
    return Ledger(time=time, wait=wait, elapsed=time + wait, money=money)


def _end(taken: Range[Number], end: Literal["low", "high"]) -> Number:
    return taken.low if end == "low" else taken.high
