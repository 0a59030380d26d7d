"""The files of every conformance case load, and give nothing to warn of."""

from pathlib import Path

from cxtest.loading.loader import load

CASES = sorted((Path(__file__).parent.parent / "conformance" / "cases").iterdir())


def test_every_conformance_case_loads_whole_and_without_warnings() -> None:
    assert len(CASES) > 200
    for case in CASES:
        project = load(case)
        found = (list(project.journeys), len(project.personas), project.warnings)
        assert found == (["trip"], len(list((case / "personas").glob("*.yaml"))), ()), case.name
