"""A git repository for a test, with commits of its own and nothing of whoever runs the tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

JOURNEY = """\
journey: returns
entries: {door: help}
steps:
  help: {owner: care, needs: [order-number], transitions: {go: gone}}
  gone: {outcome: refunded}
"""
PERSONA = "persona: pat\njourneys: {returns: {enters-at: [door], wants: [refunded]}}\n"
FILES = {"journeys/returns.yaml": JOURNEY, "personas/pat.yaml": PERSONA}

_NOBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Somebody",
    "GIT_AUTHOR_EMAIL": "somebody@example.org",
    "GIT_COMMITTER_NAME": "Somebody",
    "GIT_COMMITTER_EMAIL": "somebody@example.org",
}


class Repository:
    """A repository in a folder; `project` is the project's folder in it."""

    def __init__(self, root: Path, project: str = ".") -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root, self.project = root, root / project
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> str:
        """What a call of git prints."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _NOBODY
        command = ["git", *arguments]
        return subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=True).stdout.strip()

    def write(self, files: dict[str, str | bytes | None]) -> None:
        """Writes files of the project; None takes one away."""
        for name, content in files.items():
            path = self.project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink()
            else:
                path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)

    def commit(self, files: dict[str, str | bytes | None] | None = None, message: str = "A change") -> str:
        """Writes files of the project, and commits all that there is. Returns the commit."""
        self.write(files or {})
        self.git("add", "--all", "--force", ".")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")
