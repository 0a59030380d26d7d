"""What the README tells people to run is so; its files and its report are tested with the other pages (tests/docs)."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def test_the_first_two_shell_blocks_set_up_and_run() -> None:
    run, test = blocks("sh")[:2]
    assert run.rstrip().endswith(".venv/bin/cxtest check")
    assert test.rstrip().endswith(".venv/bin/pytest -q -n auto")
    assert all(block.startswith("python3 -m venv .venv && ") and "-c constraints.txt" in block for block in (run, test))


def test_the_python_example_runs() -> None:
    subprocess.run([sys.executable, "-c", blocks("python")[0]], cwd=ROOT, check=True)


def test_the_readme_is_a_screen_and_a_half_and_the_finding() -> None:
    shown = sum(block.count("\n") for block in blocks("console"))
    assert len(README.splitlines()) - shown <= 100


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)", README)
    assert [link for link in links if not link.startswith("http") and not (ROOT / link).exists()] == []


def test_the_tests_of_the_readme_are_those_of_the_sample_too() -> None:
    """Where nobody says what to collect, the sample's journeys are: a persona on a journey under a rule is a test among the others."""
    paths = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]["testpaths"]
    assert paths == ["tests", "journeys"]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly", "journeys"]
    collected = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert {"journeys/returns.yaml::gift-recipient::repeated-data-entry", "journeys/returns.yaml::journey::broken-path"} <= set(collected)
    assert {line.split("::")[0] for line in collected if "::" in line} == {
        f"journeys/{name}.yaml" for name in ("b2b-buy-to-onboard", "last-minute-gift", "returns", "tea-game")
    }
