"""What a run comes to once waivers and a baseline are counted in: which findings are new, and which excuses do not hold any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from cxtest.errors import nearest
from cxtest.gate.baseline import Baseline, Key
from cxtest.gate.waivers import Written, waivers_of
from cxtest.model.project import Project
from cxtest.verdicts import Finding, Lapsed, Report, Verdict, stopped

FEW: Final = 3


class Excuses:
    """What excuses findings: the waivers in the files of a project, and a baseline."""

    def __init__(self, project: Project, baseline: Baseline | None, today: date) -> None:
        """Begins.

        Args:
            project: whose waivers count.
            baseline: the findings that are known; None where there is no baseline.
            today: the day; a waiver holds on its last one.
        """
        self._project, self._baseline, self._today = project, baseline, today
        self._waivers: dict[tuple[str, str], list[Written]] = {}
        for waiver in waivers_of(project):
            self._waivers.setdefault((waiver.waiver.rule, waiver.waiver.place), []).append(waiver)

    def standing(self, finding: Finding) -> Finding:
        """A finding with how it stands. One whose waiver is over keeps it, and counts."""
        if finding.note:
            return finding
        waivers = [w for w in self._waivers.get((finding.rule, finding.place), ()) if w.fits(finding)]
        holding = next((waiver for waiver in waivers if not waiver.expired(self._today)), None)
        if holding is not None:
            return finding._replace(standing="waived", waived=holding.waived)
        known = self._baseline is not None and Key.of(finding) in self._baseline.entries
        return finding._replace(standing="known" if known else "new", waived=waivers[0].waived if waivers else None)

    def expired(self, journey: str) -> Iterator[Lapsed]:
        """The waivers about a journey whose last day is over, whatever they are about: for who does not look at all findings."""
        for waiver in self._every():
            if waiver.expired(self._today) and waiver.journey in (None, journey):
                yield _expired(waiver)

    def applied(self, report: Report, rules: Collection[str], run: Collection[str]) -> Report:
        """A report with how each finding stands, and with what lapsed.

        Args:
            report: what was found.
            rules: the ids of all rules that there are.
            run: the ids of those that were run.
        """
        if not self._waivers and self._baseline is None:
            return report
        findings = tuple(map(self.standing, report.findings))
        settled = _Settled(report, self._project, rules, run)
        lapsed = [*self._stale_entries(findings, settled), *self._lapsed_waivers(findings, settled)]
        lapsed.sort(key=lambda it: (it.file, it.line, it.column))
        return report._replace(findings=findings, lapsed=tuple(lapsed))

    def _every(self) -> Iterator[Written]:
        return (waiver for waivers in self._waivers.values() for waiver in waivers)

    def _stale_entries(self, findings: Iterable[Finding], settled: _Settled) -> Iterator[Lapsed]:
        if self._baseline is None:
            return
        found = {Key.of(finding) for finding in findings if not finding.note}
        for key, (line, column) in self._baseline.entries.items():
            if key not in found and settled.nothing_at(key.rule, key.journey, key.persona):
                whom = _about(key.journey, key.persona)
                yield Lapsed(
                    "stale", key.rule, key.journey, key.persona, key.place, self._baseline.file, line, column,
                    stopped(f"`{key.rule}` at `{key.place}`{whom} is in the baseline, and is not found any more{settled.why(key.rule)}"),
                    "`cxtest baseline --prune` takes it out of the baseline",
                )  # fmt: skip

    def _lapsed_waivers(self, findings: Collection[Finding], settled: _Settled) -> Iterator[Lapsed]:
        for waiver in self._every():
            if any(waiver.fits(finding) for finding in findings):
                if waiver.expired(self._today):
                    yield _expired(waiver)
            elif settled.nothing_at(waiver.waiver.rule, waiver.journey, waiver.persona):
                yield self._stale(waiver, findings, settled)
            elif waiver.expired(self._today):
                yield _expired(waiver)

    def _stale(self, waiver: Written, findings: Iterable[Finding], settled: _Settled) -> Lapsed:
        rule, place = waiver.waiver.rule, waiver.waiver.place
        whom = _about(waiver.journey, waiver.persona)
        why = self._absent(waiver) or settled.why(rule) or _elsewhere(waiver, findings)
        return Lapsed(
            "stale", rule, waiver.journey, waiver.persona, place, waiver.file, waiver.line, waiver.column,
            stopped(f"The waiver of `{rule}` at `{place}`{whom} fits no finding{why}"),
            "correct it, or remove it" if why else "remove it: it would excuse the same defect, unseen, if it came back",
        )  # fmt: skip

    def _absent(self, waiver: Written) -> str:
        """That what a waiver is about is not there at all."""
        for what, name, there in (
            ("persona", waiver.persona, self._project.personas), ("journey", waiver.journey, self._project.journeys)
        ):  # fmt: skip
            if name is not None and name not in there:
                near = nearest(name, there)
                return f": there is no {what} `{name}`" + (f"; did you mean `{near}`?" if near else "")
        return ""


class _Settled:
    """What a report leaves no doubt about."""

    def __init__(self, report: Report, project: Project, rules: Collection[str], run: Collection[str]) -> None:
        self._rules, self._run, self._narrowed, self._left_out = rules, run, project.narrowed, report.left_out
        self._verdicts: dict[str, list[Verdict]] = {}
        for verdict in report.verdicts:
            self._verdicts.setdefault(verdict.rule, []).append(verdict)

    def nothing_at(self, rule: str, journey: str | None, persona: str | None) -> bool:
        """Whether all that a rule can find was found, for a persona on a journey; None is for any of them, and for the journey itself."""
        if rule not in self._rules:
            return nearest(rule, self._rules) is not None
        if rule not in self._run:
            return False
        about = [v for v in self._verdicts.get(rule, ()) if journey in (None, v.journey) and persona in (None, v.persona)]
        if not all(map(_is_settled, about)):
            return False
        if self._narrowed:  # who else there is, nobody knows
            return bool(about) and journey is not None and persona is not None
        if journey is not None and any(verdict.persona is None for verdict in about):
            return True
        return not any(journey in (None, left) and persona in (None, whom) for left, whom in self._left_out)

    def why(self, rule: str) -> str:
        """That there is no such rule; nothing where there is."""
        near = None if rule in self._rules else nearest(rule, self._rules)
        return f": there is no rule `{rule}`; did you mean `{near}`?" if near else ""


def _elsewhere(waiver: Written, findings: Iterable[Finding]) -> str:
    """Where, or for whom, that rule finds something: what is nearest to the waiver goes before."""
    found = [finding for finding in findings if finding.rule == waiver.waiver.rule and not finding.note]
    places = list(dict.fromkeys(finding.place for finding in found if waiver.concerns(finding)))
    near = nearest(waiver.waiver.place, places)
    if near is not None:
        return f"; did you mean the place `{near}`?"
    others = list(
        dict.fromkeys(f.persona for f in found if f.place == waiver.waiver.place and waiver.journey in (None, f.journey) and f.persona)
    )
    if others:
        return f"; it is found for {_some(others)}"
    return f"; that rule finds something at {_some(places)}" if places else ""


def _some(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names[:FEW]) + (" …" if len(names) > FEW else "")


def _is_settled(verdict: Verdict) -> bool:
    """Whether all that there is to find was found. A rule that failed before a limit may have more to find."""
    return verdict.verdict in ("pass", "not-applicable") or (verdict.verdict == "fail" and verdict.reason is None)


def _expired(waiver: Written) -> Lapsed:
    it, whom = waiver.waiver, _about(waiver.journey, waiver.persona)
    return Lapsed(
        "expired", it.rule, waiver.journey, waiver.persona, it.place, waiver.file, waiver.line, waiver.column,
        f"The waiver of `{it.rule}` at `{it.place}`{whom} ended on {it.until}; {it.owner} answers for it.",
        "mend what it excuses, or agree with them on another day",
    )  # fmt: skip


def _about(journey: str | None, persona: str | None) -> str:
    return (f" on `{journey}`" if journey else "") + (f" for `{persona}`" if persona else "")
