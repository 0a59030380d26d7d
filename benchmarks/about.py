"""What a run ran on: the machine, and the versions of everything. Nothing that names the machine or its user."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

from benchmarks import peers


def machine() -> dict[str, str]:
    """What kind of machine it is, and how busy it was when asked."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    busy = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processors": str(usable),
        "load at the end": busy,
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def versions() -> dict[str, str]:
    """The versions of cxtest, of what it stands on, and of the peers that are there."""
    own = {"cxtest": version("cxtest-journeys"), "pydantic": version("pydantic"), "PyYAML": version("pyyaml")}
    return {**own, **peers.versions()}
