"""A project for the tests of the pytest plugin: a broken boiler, two tenants, an error, a warning, and what does not apply."""

from pathlib import Path

# pytester forgets what a run has imported. What is imported here is imported once for all runs, which takes less than they do.
import cxtest.pytest_plugin.each
import cxtest.pytest_plugin.nodes
import cxtest.pytest_plugin.summary  # noqa: F401

BOILER = """\
journey: boiler
entries: {phone: hotline}
steps:
  hotline:
    owner: care
    channel: phone
    needs: [address, fault]
    terms: [condensing]
    transitions:
      send-engineer: {to: visit, by: owner, carries: [address]}
  visit:
    owner: heating-firm
    needs: [address, fault]
    transitions:
      repair: {to: warm, by: owner}
      part-missing: {to: hotline, by: chance, failure: true}
  warm: {outcome: warm-again}
"""
QUIET = """\
journey: quiet
entries: {door: hall}
steps:
  hall: {owner: care, transitions: {leave: out}}
  out: {outcome: gone}
"""
TENANT = """\
persona: tenant
title: The tenant
journeys:
  boiler: {enters-at: [phone], wants: [warm-again]}
  quiet: {enters-at: [door], wants: [gone]}
understands: []
"""
PARENT = """\
persona: parent
title: The parent
journeys:
  boiler: {enters-at: [phone], wants: [warm-again]}
"""
FILES = {
    "journeys/boiler.yaml": BOILER,
    "journeys/quiet.yaml": QUIET,
    "personas/tenant.yaml": TENANT,
    "personas/parent.yaml": PARENT,
}
ASKED_AGAIN = "journeys/boiler.yaml::tenant::repeated-data-entry"
WARNED = "journeys/boiler.yaml::tenant::undefined-term"
MENDED = BOILER.replace("carries: [address]", "carries: [address, fault]")


def written(root: Path, **changed: str | None) -> Path:
    """Writes the project into a folder; `journeys_boiler="…"` changes a file, None leaves it out. Returns the folder."""
    texts: dict[str, str | None] = dict(FILES)
    for name, text in changed.items():
        folder, _, rest = name.partition("_")
        texts[f"{folder}/{rest}.yaml"] = text
    for name, text in texts.items():
        if text is not None:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    return root
