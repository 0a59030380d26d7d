"""Searches over graphs, against the plainest possible reading of what they say."""

from hypothesis import given
from hypothesis import strategies as st

from cxtest.analysis.search import backwards, closed_sets, reachable


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(1, 8))
    return [draw(st.lists(st.integers(0, size - 1), max_size=3)) for _ in range(size)]


@given(graphs())
def test_closed_sets_are_the_smallest_that_no_edge_leaves(graph: list[list[int]]) -> None:
    reach = [reachable([node], graph.__getitem__) for node in range(len(graph))]
    smallest = {tuple(sorted(found)) for found in reach if all(reach[node] == found for node in found)}
    assert closed_sets(graph) == [list(members) for members in sorted(smallest)]


@given(graphs(), st.data())
def test_searching_backwards_finds_what_leads_there(graph: list[list[int]], data: st.DataObject) -> None:
    goal = data.draw(st.integers(0, len(graph) - 1))
    leading = {node for node in range(len(graph)) if goal in reachable([node], graph.__getitem__)}
    assert reachable([goal], backwards(graph).__getitem__) == leading


def test_a_long_chain_needs_no_recursion() -> None:
    length = 100_000
    chain = [[node + 1] for node in range(length)] + [[]]
    assert closed_sets(chain) == [[length]]
