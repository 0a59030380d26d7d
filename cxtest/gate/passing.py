"""What a run comes to once waivers and a baseline are counted in: which findings are new, and which excuses do not hold any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from cxtest.errors import nearest
from cxtest.gate.baseline import Baseline, Key
from cxtest.gate.waivers import Written, waivers_of
from cxtest.model.project import Project
from cxtest.verdicts import Finding, Lapsed, Report, Verdict


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

    def applied(self, report: Report, rules: Collection[str], *, whole: bool) -> Report:
        """A report with how each finding stands, and with what lapsed.

        Args:
            report: what was found.
            rules: the ids of all rules that there are, whether they were run or not.
            whole: whether all of the project was checked. Where it was not, what is not found may be in the rest.
        """
        if not self._waivers and self._baseline is None:
            return report
        findings = tuple(map(self.standing, report.findings))
        settled = _Settled(report, rules, whole)
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
                    f"`{key.rule}` at `{key.place}`{whom} is in the baseline, and is not found any more{settled.why(key.rule)}.",
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
        near = nearest(place, [finding.place for finding in findings if finding.rule == rule and waiver.concerns(finding)])
        absent = self._absent(waiver)
        why = absent or settled.why(rule) or (f"; did you mean the place `{near}`?" if near else "")
        return Lapsed(
            "stale", rule, waiver.journey, waiver.persona, place, waiver.file, waiver.line, waiver.column,
            f"The waiver of `{rule}` at `{place}`{whom} fits no finding{'' if why else ' any more'}{why or '.'}",
            "remove it, or correct it" if why else "remove it: what it excused is mended, and would be excused if it came back",
        )  # fmt: skip

    def _absent(self, waiver: Written) -> str:
        """That what a waiver is about is not there at all."""
        for what, name, there in (
            ("persona", waiver.persona, self._project.personas), ("journey", waiver.journey, self._project.journeys)
        ):  # fmt: skip
            if name is not None and name not in there:
                near = nearest(name, there)
                return f": there is no {what} `{name}`" + (f"; did you mean `{near}`?" if near else ".")
        return ""


class _Settled:
    """What a report leaves no doubt about."""

    def __init__(self, report: Report, rules: Collection[str], whole: bool) -> None:
        self._rules, self._whole = rules, whole
        self._verdicts: dict[str, list[Verdict]] = {}
        for verdict in report.verdicts:
            self._verdicts.setdefault(verdict.rule, []).append(verdict)

    def nothing_at(self, rule: str, journey: str | None, persona: str | None) -> bool:
        """Whether all that a rule can find was found, for a persona on a journey; None is for any of them, and for the journey itself."""
        if rule not in self._rules:
            return nearest(rule, self._rules) is not None
        if rule not in self._verdicts:
            return False  # it was not run
        about = [v for v in self._verdicts[rule] if journey in (None, v.journey) and persona in (None, v.persona)]
        if not all(map(_is_settled, about)):
            return False
        return self._whole or (bool(about) and journey is not None and persona is not None)

    def why(self, rule: str) -> str:
        """That there is no such rule; nothing where there is."""
        near = None if rule in self._rules else nearest(rule, self._rules)
        return f": there is no rule `{rule}`; did you mean `{near}`?" if near else ""


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
