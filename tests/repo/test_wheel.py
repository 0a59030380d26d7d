"""The built wheel, installed in a clean environment, does what the clone does."""

import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from terminals import Terminal

ROOT = Path(__file__).parents[2]


def ran(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    built = ran(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, cwd=ROOT)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


def test_it_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"cxtest", "cxtest_journeys-0.1.0.dist-info"}
    assert "cxtest/py.typed" in names


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of a clean environment that the wheel was installed into."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=True)
    installed = ran(folder / "bin" / "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel, cwd=folder)
    assert installed.returncode == 0, installed.stderr
    return folder / "bin"


def test_it_checks_the_sample_where_nothing_else_is_installed(clean: Path, tmp_path: Path) -> None:
    passed = ran(clean / "cxtest", "check", "--root", ROOT, cwd=tmp_path)
    assert (passed.returncode, passed.stderr) == (0, "")
    failed = ran(clean / "cxtest", "check", "--root", ROOT, "--journeys", "journeys/as-is", cwd=tmp_path)
    assert (failed.returncode, failed.stderr) == (1, "")
    assert ran(clean / "cxtest", "schema", "journey", cwd=tmp_path).returncode == 0


def test_a_project_is_begun_where_nothing_else_is_installed(clean: Path, tmp_path: Path) -> None:
    begun = ran(clean / "cxtest", "init", cwd=tmp_path)
    assert (begun.returncode, begun.stderr) == (0, "")
    checked = ran(clean / "cxtest", "check", "--strict", cwd=tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_walks_are_told_where_nothing_else_is_installed_and_explored_with_the_extra(clean: Path, wheel: Path, tmp_path: Path) -> None:
    asked = ("explore", "returns", "--as", "gift-recipient", "--root", str(ROOT), "--walk", "phone.no-number")
    plain = ran(clean / "cxtest", *asked, cwd=tmp_path)
    assert plain.stderr == "The terminal explorer is an extra: pip install 'cxtest-journeys[explore]'. In plain lines:\n"
    assert plain.stdout == ran(clean / "cxtest", "walk", *asked[1:], cwd=tmp_path).stdout
    assert (plain.returncode, "find-order" in plain.stdout) == (0, True)
    installed = ran(
        clean / "pip", "install", "-q", "-c", ROOT / "constraints.txt", f"cxtest-journeys[explore] @ {wheel.as_uri()}", cwd=tmp_path
    )
    assert installed.returncode == 0, installed.stderr
    with Terminal("cxtest", *asked, folder=tmp_path, python=clean / "python") as terminal:
        terminal.waits_for(" returns as gift-recipient", "● no-number → find-order", "q quit")
        terminal.press("q")
        assert terminal.ends().startswith(f"To come back:\n  cxtest explore returns --as gift-recipient --root {ROOT}")
    assert terminal.code == 0


def test_the_page_is_written_with_the_extra(clean: Path, wheel: Path, tmp_path: Path) -> None:
    asked = (clean / "cxtest", "report", ROOT, "--journeys", "journeys/as-is", "-o", tmp_path / "report.html")
    without = ran(*asked, cwd=tmp_path)
    assert (without.returncode, without.stderr) == (3, "error: the page is an extra: pip install 'cxtest-journeys[report]'\n")
    installed = ran(
        clean / "pip", "install", "-q", "-c", ROOT / "constraints.txt", f"cxtest-journeys[report] @ {wheel.as_uri()}", cwd=tmp_path
    )
    assert installed.returncode == 0, installed.stderr
    written = ran(*asked, cwd=tmp_path)
    assert (written.returncode, written.stderr) == (1, "")
    assert (tmp_path / "report.html").read_text(encoding="utf-8").rstrip().endswith("</html>")


def test_pytest_finds_journeys_where_nothing_else_is_installed(clean: Path, tmp_path: Path) -> None:
    for folder in ("journeys", "personas"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    passed = ran(clean / "pytest", "-q", cwd=tmp_path)
    assert passed.returncode == 0, passed.stdout
    shutil.rmtree(tmp_path / "journeys")
    shutil.copytree(ROOT / "journeys" / "as-is", tmp_path / "journeys")
    failed = ran(clean / "pytest", "-q", "-k", "returns and gift-recipient", cwd=tmp_path)
    assert failed.returncode == 1, failed.stdout
    assert "error[unanswerable-ask]  The gift recipient is asked for the order number" in failed.stdout


def test_the_tests_of_the_plugin_pass_on_the_wheel(clean: Path, tmp_path: Path) -> None:
    installed = ran(clean / "pip", "install", "-q", "-c", ROOT / "constraints.txt", "pytest-xdist", cwd=tmp_path)
    assert installed.returncode == 0, installed.stderr
    for file in ("pytest_plugin/test_collection.py", "pytest_plugin/test_outcomes.py", "shared/boiler.py"):
        shutil.copy(ROOT / "tests" / file, tmp_path)
    passed = ran(clean / "pytest", "-q", "-n2", "-p", "pytester", cwd=tmp_path)
    assert passed.returncode == 0, passed.stdout
