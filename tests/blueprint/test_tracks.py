"""The order of lines side by side in a gutter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cxtest.blueprint.tracks import CLEAR, End, Run, tracks_of

ends = st.builds(End, st.integers(0, 400).map(float), st.sampled_from((-1, 1)))
runs = st.lists(st.tuples(ends, ends), max_size=12).map(lambda pairs: [Run(str(number), *pair) for number, pair in enumerate(pairs)])


@given(runs)
def test_two_runs_on_one_track_never_touch(given: list[Run]) -> None:
    tracks = tracks_of(given)
    assert sorted(tracks) == sorted(run.id for run in given)
    for run in given:
        for other in given:
            if run is not other and tracks[run.id] == tracks[other.id]:
                assert run.high + CLEAR <= other.low or other.high + CLEAR <= run.low


def test_runs_that_need_not_cross_do_not() -> None:
    # Both come from the left and leave to the right, downwards: the lower one has to turn first.
    upper, lower = Run("upper", End(0, -1), End(50, 1)), Run("lower", End(20, -1), End(90, 1))
    tracks = tracks_of([upper, lower])
    assert tracks["lower"] < tracks["upper"]


def test_runs_that_are_far_apart_share_a_track() -> None:
    assert set(tracks_of([Run("one", End(0, -1), End(50, 1)), Run("other", End(100, -1), End(150, 1))]).values()) == {0}


def test_no_runs_need_no_tracks() -> None:
    assert tracks_of([]) == {}
