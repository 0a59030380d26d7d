"""The fewest ways through a graph that cover all that can be covered.

Within a strongly connected component one walk can take every edge, so that what a walk covers is decided by its way through the acyclic
graph of the components. What such ways cover at most is worked out backwards from the ends, as sets none of which is within another; the
fewest of these that hold everything are a minimum set cover, found by branch and bound. Where that would be too much, only so many sets
are kept, and so many branches tried: the fewest are then those that were found. A proof of another kind may be left: of things no two of
which one walk can cover, each takes a walk of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import NamedTuple

from cxtest.analysis.net import bits
from cxtest.sampling.cover_graph import Edge, Graph, Route

MANY, FEW = 400, 8
"""How many sets are kept at one component at most: while there are comparisons left, and then."""

COMPARISONS = 1_000_000
"""How many comparisons of sets are made before fewer are kept."""

BRANCHES = 5_000
"""How many branches are tried for a minimum set cover."""

EDGES = 500_000
"""How many edges are looked at to make better what was found."""

SEEDS = 100
"""With how many things one begins, to look for things no two of which one walk covers."""

Leads = Callable[[int, int], bool]
"""Whether to go to a component while so much is wanted."""


class Fewest(NamedTuple):
    """Ways through the graph that cover all that can be covered; `proved`: that no fewer do."""

    routes: list[Route]
    proved: bool


class Plan(NamedTuple):
    """For each component what ways from there on can cover at most, largest first; `whole`: nothing was left out."""

    sets: list[list[int]]
    whole: bool


def fewest(graph: Graph) -> Fewest:
    """The fewest ways through a graph that cover all that can be covered in it; of as many, those of fewer transitions."""
    found, least = [greedy(graph)], apart(graph)
    if len(found[0]) > least or graph.size * len(found[0]) <= EDGES:
        plan = planned(graph, graph.all, COMPARISONS)
        chosen, tried = fewest_sets(_begun(graph, plan), graph.all, len(found[0]))
        found.append(_along(graph, plan, chosen))
        if plan.whole and tried:
            least = len(chosen)
        elif len(chosen or found[0]) > least:
            found.append(_one_by_one(graph, len(found[0])))
    best = min((shortened(graph, routes) for routes in found if routes), key=_size, default=[])
    return Fewest(best, len(best) == least)


def greedy(graph: Graph) -> list[Route]:
    """Ways found one after the other: on to the nearest thing that is not covered, until there is none ahead; then to an end."""
    found, left = list[Route](), graph.all
    while left:
        route = _covering(graph, left, lambda at, wanted: bool(graph.ahead[at] & wanted), lambda _edge, _wanted: True)
        found.append(route)
        left &= ~route.items
    return found


def planned(graph: Graph, wanted: int, comparisons: int) -> Plan:
    """What of that which is wanted ways can cover at most, from each component on."""
    sets, whole = list[list[int]](), True
    for here, ways in enumerate(graph.out):
        within, ahead = graph.within[here] & wanted, graph.ahead[here] & wanted
        found = {within | item & wanted | after for item, there in ways for after in sets[there]} if ahead else {0}
        if not ways or ahead in found:
            sets.append([ahead])
            continue
        most, kept, lacking = MANY if comparisons > 0 else FEW, list[int](), list[int]()
        for items in sorted(found, key=_largest_first):
            comparisons -= len(kept)
            if 0 in map(items.__and__, lacking):
                continue  # it is within another
            if len(kept) == most:
                whole = False
                break
            kept.append(items)
            lacking.append(wanted & ~items)
        sets.append(kept)
    return Plan(sets, whole)


def fewest_sets(sets: Collection[int], everything: int, enough: int) -> tuple[list[int], bool]:
    """The fewest of these sets that hold everything, none where that takes more than `enough`; and whether no fewer do."""
    every = sorted(sets, key=_largest_first)
    # For each thing the sets that hold it, as bits: where these hold those of another thing too, it is covered when the other is.
    rows = list[int]()
    for row in sorted({sum(1 << n for n, items in enumerate(every) if items & item) for item in bits(everything)}, key=int.bit_count):
        if not any(other & ~row == 0 for other in rows):
            rows.append(row)
    best: tuple[int, ...] = ()
    waiting = [(rows, best)]
    branches = 0
    while waiting:
        rows, chosen = waiting.pop()
        branches += 1
        if branches > BRANCHES:
            return [every[n] for n in best], False
        if not rows:
            best, enough = chosen, len(chosen) - 1
        elif len(chosen) + _disjoint(rows) <= enough:
            scarcest = [bit.bit_length() - 1 for bit in bits(min(rows, key=int.bit_count))]
            branching = [([row for row in rows if not row >> n & 1], (*chosen, n)) for n in scarcest]
            waiting += sorted(branching, key=lambda branch: -len(branch[0]))
    return [every[n] for n in best], True


def _disjoint(rows: list[int]) -> int:
    """How many sets it takes at least: one for each of some things that no set holds two of."""
    used = found = 0
    for row in rows:
        if not row & used:
            used |= row
            found += 1
    return found


def apart(graph: Graph) -> int:
    """How many things there are, as far as one finds them, no two of which one walk covers: so many walks it takes at least."""
    together, found = graph.together, 0
    order = sorted(together, key=lambda item: (together[item].bit_count(), item))
    for seed in order[:SEEDS]:
        left, size = graph.all & ~together[seed], 1
        for item in order:
            if item & left:
                left &= ~together[item]
                size += 1
        found = max(found, size)
    return found


def shortened(graph: Graph, routes: list[Route]) -> list[Route]:
    """The same ways, each with no more than what it alone covers in mind; those that are left with nothing are left out."""
    found, size = list(routes), graph.size
    for number in reversed(range(len(found))):
        needed = found[number].items
        for other in (*found[:number], *found[number + 1 :]):
            needed &= ~other.items
        if not needed:
            del found[number]
        elif size * len(routes) <= EDGES:
            shorter = _along(graph, planned(graph, needed, 0), [needed])
            if shorter and len(shorter[0].edges) < len(found[number].edges):
                found[number] = shorter[0]
    return found


def _one_by_one(graph: Graph, enough: int) -> list[Route]:
    """Ways found one after the other, each of which covers as much as one finds of what is left; none where that takes more than `enough`,
    or where the graph is large."""
    found, left = list[Route](), graph.all
    while left:
        if len(found) == enough or graph.size * enough > EDGES:
            return []
        plan = planned(graph, left, 0)
        found += _along(graph, plan, [max(_begun(graph, plan), key=int.bit_count)])
        left &= ~found[-1].items
    return found


def _along(graph: Graph, plan: Plan, chosen: list[int]) -> list[Route]:
    """For each of the sets a way that covers what of it no other does; nothing where the plan does not know of one."""

    @cache
    def leads(at: int, wanted: int) -> bool:
        return any(wanted & ~items == 0 for items in plan.sets[at])

    def takes(edge: Edge, wanted: int) -> bool:
        return leads(graph.component[edge.target], wanted & ~edge.item)

    found, covered = list[Route](), 0
    for number, items in enumerate(chosen):
        if not any(leads(graph.component[start], items) for start in graph.starts):
            return []
        for later in chosen[number + 1 :]:
            items &= ~later
        found.append(_covering(graph, items & ~covered, leads, takes))
        covered |= found[-1].items
    return found


def _covering(graph: Graph, wanted: int, leads: Leads, takes: Callable[[Edge, int], bool]) -> Route:
    """A way that goes on to the nearest thing that is wanted for as long as there is one, and then to an end.

    `takes` says whether to take an edge that covers something of all that is wanted.
    """
    starts = [start for start in graph.starts if leads(graph.component[start], wanted)]
    start, edges, froms = starts[0], list[Edge](), starts
    while wanted and (way := _nearest(graph, froms, wanted, leads, takes)):
        start = start if edges else way.start
        edges += way.edges
        froms, wanted = [way.end], wanted & ~way.items
    return Route(start, (*edges, *graph.finish(edges[-1].target if edges else start)))


def _nearest(graph: Graph, froms: list[int], wanted: int, leads: Leads, takes: Callable[[Edge, int], bool]) -> Route | None:
    """A shortest way to something that is wanted, as `_covering` goes; None if there is none."""
    came: dict[int, tuple[int, Edge] | None] = dict.fromkeys(froms)
    waiting = list(froms)
    for spot in waiting:  # the list grows on the way
        for edge in graph.edges[spot]:
            if edge.item & wanted and takes(edge, wanted):
                way, before = [edge], came[spot]
                while before is not None:
                    spot = before[0]
                    way.append(before[1])
                    before = came[spot]
                return Route(spot, tuple(reversed(way)))
            if edge.target not in came and leads(graph.component[edge.target], wanted):
                came[edge.target] = spot, edge
                waiting.append(edge.target)
    return None


def _begun(graph: Graph, plan: Plan) -> set[int]:
    """What walks can cover at most from where they start, as far as the plan knows."""
    return {items for start in graph.starts for items in plan.sets[graph.component[start]]}


def _largest_first(items: int) -> tuple[int, int]:
    return -items.bit_count(), items


def _size(routes: list[Route]) -> tuple[int, int]:
    return len(routes), sum(len(route.edges) for route in routes)
