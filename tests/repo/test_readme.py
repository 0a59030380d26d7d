"""What the README shows is so."""

import re
import subprocess
import sys
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


def test_the_example_gives_the_finding_that_is_shown(tmp_path: Path) -> None:
    journey, persona = blocks("yaml")
    for name, text in (("journeys/broken-boiler.yaml", journey), ("personas/parent-with-baby.yaml", persona)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    shown = re.search(r"^    error\[.*?(?=\n\n)", README, re.M | re.S)
    assert shown is not None
    done = subprocess.run([sys.executable, "-m", "cxtest", "check", "--root", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.sub(r"^    ", "", shown.group(), flags=re.M) in done.stdout


def test_the_settings_are_all_known(tmp_path: Path) -> None:
    from cxtest.config import read_config
    from cxtest.rules import RULES

    (tmp_path / "pyproject.toml").write_text(blocks("toml")[0], encoding="utf-8")
    config = read_config(tmp_path, [rule.id for rule in RULES])
    defaults = read_config(tmp_path / "nothing", [])
    assert config.limits == defaults.limits
    assert (config.journeys, config.personas) == (defaults.journeys, defaults.personas)
    assert config.overrides[0].severity == {"known-not-used": "error"}


def test_the_python_example_runs() -> None:
    subprocess.run([sys.executable, "-c", blocks("python")[0]], cwd=ROOT, check=True)
