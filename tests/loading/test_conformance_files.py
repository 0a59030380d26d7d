"""The files of every conformance case load, and give nothing to warn of."""

from pathlib import Path

import pytest

from cxtest.loading.loader import load

CASES = Path(__file__).parent.parent / "conformance" / "cases"


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: str(case.name))
def test_every_conformance_case_loads(case: Path) -> None:
    project = load(case)
    assert len(project.personas) == len(list((case / "personas").glob("*.yaml")))
    assert list(project.journeys) == ["trip"]
    assert project.warnings == ()
