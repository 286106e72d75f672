"""Knows what stands in the way of publishing a program, and where each thing is mended: gaps of the plan and findings in the brief."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from portal.domain.programs.brief_checks import BriefFinding, brief_findings
from portal.domain.programs.briefs import Brief, BriefCheck
from portal.domain.programs.plans import Plan, compose, gaps
from portal.domain.text import N_, Text

OF_THE_PLAN = {"title": "title", "behaviour": "objective", "hypothesis": "hypothesis", "kpi": "kpi"}
"""Parts of the brief that are stated with the program, and the field there."""
_WORDLESS = ("vertical", "behaviour", "law_pointers")


@dataclass(frozen=True)
class Remark:
    id: str
    severity: str
    """block: cannot be published · warn: a person decides · hint"""
    text: Text
    page: str
    """plan or brief: where it is mended"""
    field: str
    """Name of the field there; empty where the whole brief is meant."""
    excerpts: tuple[str, ...] = ()


def review(plan: Plan, brief: Brief, checks: Iterable[BriefCheck], kpi_behaviours: Mapping[str, str], today: date) -> tuple[Remark, ...]:
    """Every remark, what blocks first. `brief` is the working text; aim and measure are taken from the plan."""
    whole = compose(brief, plan)
    found = [Remark(f"gap_{field}", "block", text, "plan", field) for field, text in gaps(plan, today).items()]
    by_id = {check.id: check for check in checks}
    for finding in brief_findings(by_id.values(), whole, kpi_behaviours):
        found += _remarks(by_id[finding.id], finding, whole, kpi_behaviours)
    return tuple(sorted(found, key=lambda remark: ("block", "warn", "hint").index(remark.severity)))


def blocking(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(remark for remark in remarks if remark.severity == "block")


def refusals(remarks: Iterable[Remark]) -> dict[str, Text]:
    """The blocking ones as a refusal names them: `plan.summary` or `brief.roles` to sentence, the first of each place."""
    named: dict[str, Text] = {}
    for remark in blocking(remarks):
        named.setdefault(f"{remark.page}.{remark.field}".rstrip("."), remark.text)
    return named


def _remarks(check: BriefCheck, finding: BriefFinding, brief: Brief, kpi_behaviours: Mapping[str, str]) -> Iterator[Remark]:
    text = Text(N_("%(finding)s"), finding=finding.message)
    for name, excerpts in _places(check, brief, kpi_behaviours) or [("", finding.excerpts)]:
        page = "plan" if name in OF_THE_PLAN else "brief"
        yield Remark(check.id, check.severity, text, page, OF_THE_PLAN.get(name, name), excerpts)


def _places(check: BriefCheck, brief: Brief, kpi_behaviours: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """The parts of the brief in which the check finds something on its own, each with what was found there."""
    if check.detect.kind == "compare":
        return [("kpi", ())]
    names = [name for name in brief.to_json() if name not in _WORDLESS] if "*" in check.detect.fields else check.detect.fields
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        alone = replace(check, detect=replace(check.detect, fields=(name,)))
        for finding in brief_findings([alone], brief, kpi_behaviours):
            found.setdefault(name.split(".")[0].split("[")[0], finding.excerpts)
    return list(found.items())
