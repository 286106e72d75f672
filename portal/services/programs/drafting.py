"""Knows how a program is written: begun from a template, changed in its plan and its brief, and kept in versions once creators read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select, update

from portal.domain.errors import Changed, Invalid, NotNow
from portal.domain.policies import Permission, require
from portal.domain.programs.briefs import Brief, fill
from portal.domain.programs.plans import Plan, compose, problems
from portal.domain.programs.review import Remark, blocking, refusals, review
from portal.domain.records import canonical_json, digest
from portal.domain.text import N_, Localized, Text
from portal.gateways import content, translations
from portal.models.programs import BriefVersion, Program
from portal.services.work import Work

EDITABLE = ("draft", "open", "closed")
NOT_READY = N_("This cannot be shown to creators yet. Please mend what is named below.")


def create(work: Work, template_id: str, *, title: str, language: str, fills: Mapping[str, str], kpi_date: date | None = None) -> Program:
    """A draft of the actor's brand from a template of the library; `fills` are words for its placeholders, empty ones stay open.

    Raises Invalid for an unknown template or a title that will not do.
    """
    require(work.actor, Permission.PROGRAMS_EDIT)
    library = content.brief_templates()
    if template_id not in {template.id for template in library.templates}:
        raise Invalid(fields={"template": Text(N_("Choose from the list."))})
    words: dict[str, str | Localized] = {
        name: text.strip() for name, text in fills.items() if name in library.placeholders and text.strip()
    }
    if kpi_date is not None:
        words["date"] = Localized(translations.day(kpi_date, "en"), translations.day(kpi_date, "de"))
    brief = fill(library.template(template_id).brief, words)
    plan = Plan(
        title=title.strip(),
        language=language,
        objective=brief.behaviour,
        hypothesis=brief.hypothesis.within(language),
        kpi=brief.kpi.id,
        kpi_baseline=fills.get("baseline", "").strip(),
        kpi_target=fills.get("target", "").strip(),
        kpi_date=kpi_date,
        languages=(language,),
        topics=tuple(each.id for each in content.taxonomy().topics if each.id == brief.vertical),
    )
    _require_sound(work, plan)
    program = Program(brand_id=work.actor.brand_id, created_at=work.now, brief=brief.to_json(), **plan.columns())
    work.session.add(program)
    work.session.flush()
    work.record("programs.created", program, template=template_id)
    return program


def edit(work: Work, program: Program, plan: Plan, seen: int) -> None:
    """Put another plan in place of the one whose editor saw version `seen`.

    What creators can read must stay fit to be read: an open program with a gap is refused, each gap named by its field.
    """
    require(work.actor, Permission.PROGRAMS_EDIT, program)
    _require_editable(program)
    _require_sound(work, plan)
    _settle(work, program, plan, working_brief(program), seen, "programs.edited", plan.columns())


def edit_brief(work: Work, program: Program, brief: Brief, seen: int) -> None:
    """Put another brief in place; while the program is open this makes a new version that creators read from now on."""
    require(work.actor, Permission.PROGRAMS_EDIT, program)
    _require_editable(program)
    _settle(work, program, Plan.of(program), brief, seen, "programs.edited_brief", {"brief": brief.to_json()})


def working_brief(program: Program) -> Brief:
    return Brief.from_json(program.brief) if program.brief else Brief()


def remarks(program: Program, today: date, *, plan: Plan | None = None, brief: Brief | None = None) -> tuple[Remark, ...]:
    """What is to be said about a program as it stands, or as it would stand with another plan or brief."""
    kpis = {kpi.id: kpi.behaviour for kpi in content.taxonomy().kpis}
    return review(plan or Plan.of(program), brief or working_brief(program), content.brief_templates().checks, kpis, today)


def require_ready(work: Work, program: Program, *, plan: Plan | None = None, brief: Brief | None = None) -> None:
    """Raises Invalid with `plan.<field>` and `brief.<part>` for whatever keeps the program from being shown to creators."""
    found = remarks(program, work.now.date(), plan=plan, brief=brief)
    if blocking(found):
        raise Invalid(NOT_READY, refusals(found))


def keep_version(work: Work, program: Program) -> BriefVersion | None:
    """A new version of the brief if creators would read another one than the newest; versions are never changed."""
    stored = compose(working_brief(program), Plan.of(program)).to_json()
    fingerprint = digest(canonical_json(stored))
    newest = work.session.scalar(
        select(BriefVersion).where(BriefVersion.program_id == program.id).order_by(BriefVersion.number.desc()).limit(1)
    )
    if newest is not None and newest.content_hash == fingerprint:
        return None
    version = BriefVersion(
        program_id=program.id,
        number=(newest.number if newest else 0) + 1,
        content=stored,
        content_hash=fingerprint,
        author_id=work.actor.account_id or None,
        created_at=work.now,
    )
    work.session.add(version)
    work.session.flush()
    work.record("programs.kept_brief", program, version=version.number, content_hash=fingerprint)
    return version


def _settle(work: Work, program: Program, plan: Plan, brief: Brief, seen: int, verb: str, changes: dict[str, Any]) -> None:
    if program.state == "open":
        require_ready(work, program, plan=plan, brief=brief)
    claimed = work.session.execute(
        update(Program)
        .where(Program.id == program.id, Program.version == seen, Program.state == program.state)
        .values(version=Program.version + 1, **changes)
        .execution_options(synchronize_session=False)
    )
    work.session.refresh(program)
    if claimed.rowcount != 1:
        raise Changed()
    work.record(verb, program)
    if program.state == "open":
        keep_version(work, program)


def _require_editable(program: Program) -> None:
    if program.state not in EDITABLE:
        raise NotNow(N_("An archived program cannot be changed."))


def _require_sound(work: Work, plan: Plan) -> None:
    if found := problems(plan, content.taxonomy(), content.value_options(), work.now.date()):
        raise Invalid(fields=found)
