"""Benchmarks: cxtest and its peers on the same work, in one run, in turn. `python -m benchmarks` runs them."""
