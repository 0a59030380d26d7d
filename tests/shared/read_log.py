"""A log read as GitHub's runner reads it, line by line: what it does with workflow commands, and with nothing else."""

from typing import NamedTuple

COMMANDS = {"error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "set-output", "set-env", "stop-commands"}


class Command(NamedTuple):
    """What a line of a log makes the runner do."""

    name: str
    properties: dict[str, str]
    data: str


def command(line: str) -> Command | None:
    """A line as the runner reads it: `::name key=value,key=value::data` at its beginning, or `##[name key=value;]data` anywhere in it."""
    line = line.lstrip()
    if line.startswith("::") and "::" in line[2:]:
        head, _, data = line[2:].partition("::")
        name, _, rest = head.partition(" ")
        if name in COMMANDS:
            pairs = (pair.split("=", 1) for pair in rest.strip().split(",") if "=" in pair)
            return Command(name, {key: unescaped(value, "%3A:", "%2C,") for key, value in pairs}, unescaped(data))
    if "##[" in line:
        name, _, data = line.split("##[", 1)[1].partition("]")
        if name.split(" ")[0] in COMMANDS:
            return Command(name, {}, data)
    return None


def unescaped(text: str, *more: str) -> str:
    """As the runner does it: `%25` last, so that what was a `%` in the text begins nothing."""
    for escape in ("%0D\r", "%0A\n", *more, "%25%"):
        text = text.replace(escape[:3], escape[3:])
    return text


def commands(log: str) -> list[Command]:
    """What the runner does with a log."""
    return [found for line in log.splitlines() if (found := command(line)) is not None]
