"""The peers: which of them are there, in what version, and how to get those that are not. Nothing is installed here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.results import Missing

NODE_FOLDER = "CXTEST_BENCHMARKS_NODE"
"""The variable of the environment that names a folder in which `npm install` was run."""

SCRIPTS = Path(__file__).parent / "nodejs"


@dataclass(frozen=True)
class Peer:
    """A peer: `find` gives its version, None where it is not there; `how` says how to get it."""

    name: str
    how: str
    find: Callable[[], str | None]


def node_modules() -> Path:
    """The folder that packages of node are looked for in."""
    return Path(os.environ.get(NODE_FOLDER) or SCRIPTS.parent) / "node_modules"


def node(script: str) -> tuple[list[str], dict[str, str]]:
    """The command that runs one of our scripts with node, and the environment that it needs."""
    return ["node", "--max-old-space-size=8192", str(SCRIPTS / script)], {"NODE_PATH": str(node_modules())}


def _distribution(name: str) -> Callable[[], str | None]:
    def find() -> str | None:
        try:
            return version(name)
        except PackageNotFoundError:
            return None

    return find


def _program(name: str, *arguments: str) -> Callable[[], str | None]:
    def find() -> str | None:
        if shutil.which(name) is None:
            return None
        said = subprocess.run([name, *arguments], capture_output=True, text=True, check=False)
        found = re.search(r"\d+\.\d+(\.\d+)?", said.stdout)
        return found[0] if found else "unknown"

    return find


def _xstate() -> str | None:
    package = node_modules() / "xstate" / "package.json"
    if shutil.which("node") is None or not package.is_file():
        return None
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])


_GROUP = "pip install -e '.[benchmarks]'"

PEERS = {
    peer.name: peer
    for peer in (
        Peer("spin", "apt-get install spin (or spinroot.com)", _program("spin", "-V")),
        Peer("gcc", "apt-get install gcc", _program("gcc", "--version")),
        Peer("node", "apt-get install nodejs npm", _program("node", "--version")),
        Peer("xstate", f"npm install xstate@5, in benchmarks/ or in a folder that {NODE_FOLDER} names", _xstate),
        Peer("minicheck", _GROUP, _distribution("minicheck")),
        Peer("python-statemachine", _GROUP, _distribution("python-statemachine")),
        Peer("sismic", _GROUP, _distribution("sismic")),
        Peer("hypothesis", "pip install -e .", _distribution("hypothesis")),
        Peer("transitions", "pip install -e .", _distribution("transitions")),
    )
}


def there(*names: str) -> bool:
    """Whether all of these peers are there."""
    return all(PEERS[name].find() is not None for name in names)


def versions() -> dict[str, str]:
    """The versions of the peers that are there."""
    return {name: found for name, peer in PEERS.items() if (found := peer.find()) is not None}


def missing() -> tuple[Missing, ...]:
    """The peers that are not there."""
    return tuple(Missing(name, peer.how) for name, peer in PEERS.items() if peer.find() is None)
