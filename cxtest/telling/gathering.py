"""One cause told once: findings of one place, and of one cause, put together with the personas that they concern."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cxtest.exhibits import Edit
from cxtest.telling.excerpt import together
from cxtest.telling.words import listed
from cxtest.verdicts import KINDS, Finding, Origin, Report


class Told(NamedTuple):
    """What is told as one: `finding` in full, with the personas that meet it; `also` are other places with the same cause.

    `origins` and `mends` are those that differ from the finding's own, with whom they are for; `edits` are those of all of them.
    """

    finding: Finding
    personas: tuple[str, ...]
    also: tuple[Told, ...]
    origins: tuple[tuple[str, Origin], ...]
    mends: tuple[tuple[str, str], ...]
    edits: tuple[Edit, ...]


def told_of(report: Report, journey: str, *, full: bool) -> list[Told]:
    """The findings of a journey as they are told: errors first, then warnings, notes, what is waived, what is known; each in the order
    of the rules.

    Args:
        report: the report.
        journey: the journey's id.
        full: tell each finding by itself.
    """
    order = rule_order(report)
    findings = [finding for finding in report.findings if finding.journey == journey]
    findings.sort(key=lambda f: (KINDS.index(f.kind), order.get(f.rule, len(order)), f.place))
    if full:
        return [_told([finding], ()) for finding in findings]
    places: dict[object, list[Finding]] = {}
    for finding in findings:
        places.setdefault((finding.rule, finding.kind, finding.place, finding.ways), []).append(finding)
    causes: dict[object, list[list[Finding]]] = {}
    for key, members in places.items():
        first = members[0]
        origins = tuple((origin.file, origin.place) for origin in first.origins)
        cause: object = (first.rule, first.kind, bool(first.edits), origins) if origins else key
        if first.edits and not _edits([*causes.get(cause, ()), members]):
            cause = key
        causes.setdefault(cause, []).append(members)
    return [_told(first, others) for first, *others in causes.values()]


def rule_order(report: Report) -> dict[str, int]:
    """The order in which findings are told: by rule, those about personas before those about a journey alone."""
    verdicts = sorted(report.verdicts, key=lambda verdict: verdict.persona is None)
    return {rule: i for i, rule in enumerate(dict.fromkeys(verdict.rule for verdict in verdicts))}


def _told(members: list[Finding], others: Sequence[list[Finding]]) -> Told:
    also = tuple(_told(other, ()) for other in others)
    personas = tuple(dict.fromkeys(finding.persona for finding in members if finding.persona is not None))
    shown = min(members, key=_length)
    origins: dict[Origin, list[str]] = {}
    mends: dict[str, list[str]] = {}
    for finding in members:
        for origin in finding.origins if finding.persona is not None else ():
            if origin not in shown.origins:
                origins.setdefault(origin, []).append(str(finding.persona))
        if finding.mend != shown.mend and finding.persona is not None:
            mends.setdefault(finding.mend, []).append(finding.persona)
    return Told(
        shown, personas, also,
        origins=tuple((listed(whom), origin) for origin, whom in origins.items()),
        mends=tuple((listed(whom), mend) for mend, whom in mends.items()),
        edits=_edits([members, *others]),
    )  # fmt: skip


def _edits(groups: Iterable[list[Finding]]) -> tuple[Edit, ...]:
    return together(edit for members in groups for finding in members for edit in finding.edits)


def _length(finding: Finding) -> int:
    return len(finding.walk or finding.closest or ())
