"""One cause told once: findings of one place, and of one cause, put together with the personas that they concern."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cxtest.verdicts import Edit, Finding, Origin, Report


@dataclass(frozen=True)
class Told:
    """What is told as one: `finding` in full, with the personas that meet it; `also` are other places with the same cause.

    `origins`, `mends` (for whom, and what) and `edits` are those of all of them; `mends` without the finding's own.
    """

    finding: Finding
    personas: tuple[str, ...]
    also: tuple[Told, ...]
    origins: tuple[Origin, ...]
    mends: tuple[tuple[str, str], ...]
    edits: tuple[Edit, ...]


def told_of(report: Report, journey: str, *, full: bool) -> list[Told]:
    """The findings of a journey as they are told: errors first, then warnings, then notes; each in the order of the rules.

    Args:
        report: the report.
        journey: the journey's id.
        full: tell each finding by itself.
    """
    order = {rule: i for i, rule in enumerate(dict.fromkeys(verdict.rule for verdict in report.verdicts))}
    findings = [finding for finding in report.findings if finding.journey == journey]
    findings.sort(key=lambda f: (f.note, f.severity != "error", order.get(f.rule, len(order)), f.place))
    if full:
        return [_told([finding], ()) for finding in findings]
    places: dict[object, list[Finding]] = {}
    for finding in findings:
        places.setdefault((finding.rule, finding.severity, finding.note, finding.place), []).append(finding)
    causes: dict[object, list[list[Finding]]] = {}
    for key, members in places.items():
        first = members[0]
        origins = tuple((origin.file, origin.place) for origin in first.origins)
        causes.setdefault((first.rule, first.severity, first.note, bool(first.edits), origins) if origins else key, []).append(members)
    return [_told(first, others) for first, *others in causes.values()]


def _told(members: list[Finding], others: Sequence[list[Finding]]) -> Told:
    also = tuple(_told(other, ()) for other in others)
    edits = _merged(edit for finding in [*members, *(f for other in others for f in other)] for edit in finding.edits)
    personas = tuple(dict.fromkeys(finding.persona for finding in members if finding.persona is not None))
    shown = min(members, key=_length)
    origins = tuple(dict.fromkeys((*shown.origins, *(origin for finding in members for origin in finding.origins))))
    mends = {finding.mend: str(finding.persona) for finding in reversed(members) if finding.mend != shown.mend}
    return Told(shown, personas, also, origins, tuple((whom, mend) for mend, whom in mends.items()), edits)


def _length(finding: Finding) -> int:
    return len(finding.walk or finding.closest or ())


def _merged(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits to one line made one: with every name that one of them adds, without every name that one of them removes."""
    found: dict[object, Edit] = {}
    for edit in edits:
        key = (edit.file, edit.line, edit.head, edit.tail)
        known = found.setdefault(key, edit)
        if edit.kind == "adds":
            found[key] = replace(known, names=tuple(dict.fromkeys((*known.names, *edit.names))))
        elif edit.kind == "removes":
            found[key] = replace(known, names=tuple(name for name in known.names if name in edit.names))
    return tuple(found.values())
