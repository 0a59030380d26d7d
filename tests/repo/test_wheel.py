"""The built wheel, installed in a clean environment, does what the clone does."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

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


def test_it_checks_the_sample_where_nothing_else_is_installed(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "clean", with_pip=True)
    bin_folder = tmp_path / "clean" / "bin"
    installed = ran(bin_folder / "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel, cwd=tmp_path)
    assert installed.returncode == 0, installed.stderr
    passed = ran(bin_folder / "cxtest", "check", "--root", ROOT, cwd=tmp_path)
    assert (passed.returncode, passed.stderr) == (0, "")
    failed = ran(bin_folder / "cxtest", "check", "--root", ROOT, "--journeys", "journeys/as-is", cwd=tmp_path)
    assert (failed.returncode, failed.stderr) == (1, "")
    assert ran(bin_folder / "cxtest", "schema", "journey", cwd=tmp_path).returncode == 0
