"""Knows the programs of the two brands: plans, briefs from the templates filled in, and what became of the applications."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from portal.demo.stories.stage import Stage
from portal.domain.accounts import Actor
from portal.domain.money import Money
from portal.domain.programs.plans import Plan, ValueOffer
from portal.domain.programs.words import KIND_WORDS
from portal.models.creators import Creator
from portal.models.programs import Application, Program
from portal.services import programs


def eur(units: int) -> Money:
    return Money(units * 100, "EUR")


@dataclass(frozen=True)
class Script:
    """One program: whose, begun when, from which template, and its plan. `decide_in`: days from today; neither it nor an end: a draft."""

    key: str
    owner: str
    days_ago: float
    template: str
    title: str
    fills: dict[str, str]
    plan: dict[str, Any]
    kpi_in: int
    decide_in: int | None
    close_days_ago: float | None = None


DEEDS = {
    1: ("shortlist",),
    3: ("decline",),
    4: ("shortlist", "approve", "confirm"),
    6: ("shortlist", "approve"),
    8: ("decline",),
    9: ("withdraw",),
}
"""What became of the applications, by their place in the queue; the others wait."""


@cache
def written() -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_name("programs.yaml").read_text("utf-8"))


@cache
def scripts() -> tuple[Script, ...]:
    """The programs, each with its plan as the services want it."""
    return tuple(Script(**{**each, "plan": _plan(each["plan"])}) for each in written()["programs"])


def tell(stage: Stage, cast: dict[str, Actor], crowd: list[int]) -> dict[str, int]:
    """Write, publish and end the programs, and let creators apply; returns key to the number of the program."""
    made = {script.key: _write(stage, cast[script.owner], script) for script in scripts()}
    choirs = _choirs(stage, crowd)
    for script in scripts():
        if script.decide_in is not None:
            _apply(stage, cast[script.owner], made[script.key], script, choirs.get(script.key, []))
    _with_the_cast(stage, cast, made)
    return made


def _plan(stated: dict[str, Any]) -> dict[str, Any]:
    """Lists as tuples, euros as money, values in kind by their names."""
    plan: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in stated.items()}
    plan |= {name: eur(plan[name]) for name in ("pay_min", "pay_max") if name in plan}
    if "values" in plan:
        menu = written()["values"]
        plan["values"] = tuple(
            ValueOffer(**{**menu[name], "retail": eur(menu[name]["retail"]), "cost": eur(menu[name]["cost"])}) for name in plan["values"]
        )
    return plan


def _write(stage: Stage, owner: Actor, script: Script) -> int:
    stage.set(script.days_ago)
    day = stage.today.date() + timedelta(days=script.kpi_in)
    with stage.work(owner) as work:
        program = programs.create(work, script.template, title=script.title, language="en", fills=script.fills, kpi_date=day)
        number = program.id
    stage.later(hours=2)
    ends = script.close_days_ago is not None or script.decide_in is not None
    with stage.work(owner) as work:
        program = work.session.get_one(Program, number)
        decide = stage.today.date() + timedelta(
            days=script.decide_in if script.decide_in is not None else -int(script.close_days_ago or -30)
        )
        plan = replace(Plan.of(program), **script.plan, decide_by=decide if ends else None)
        programs.edit(work, program, plan, program.version)
        if ends:
            programs.publish(work, program, program.version)
    if script.close_days_ago is not None:
        stage.set(script.close_days_ago)
        with stage.work(owner) as work:
            program = work.session.get_one(Program, number)
            programs.close(work, program, program.version)
    return number


def _choirs(stage: Stage, crowd: list[int]) -> dict[str, list[int]]:
    """Published creators of the crowd whose topics fit a program, a dozen for each; nobody applies twice."""
    found: dict[str, list[int]] = {}
    with stage.work() as work:
        published = work.session.execute(
            select(Creator.id, Creator.topics)
            .where(Creator.id.in_(crowd), Creator.published_at < stage.today - timedelta(days=60))
            .order_by(Creator.id)
        ).all()
    for script in scripts():
        groups = {topic.partition(".")[0] for topic in script.plan["topics"]}
        found[script.key] = [number for number, topics in published if groups & {topic.partition(".")[0] for topic in topics}][:12]
    return found


def _apply(stage: Stage, owner: Actor, number: int, script: Script, choir: list[int]) -> None:
    """Some wait, some are shortlisted, chosen, confirmed, declined with a kind word; one takes her application back."""
    kind, concepts, notes = next(iter(KIND_WORDS)), written()["concepts"], written()["notes"]
    for place, creator_id in enumerate(choir):
        stage.set(max(0.6, script.days_ago - 2 - place * 0.8))
        singer = stage.creator(creator_id)
        with stage.work(singer) as work:
            program = work.session.get_one(Program, number)
            low, high = program.pay_min_minor, program.pay_max_minor
            asked = Money(low + (high - low) * (place * 7 % 11) // 10 // 1_000 * 1_000, program.currency)
            application = programs.apply(
                work, program, rate=asked, concept=concepts[place % len(concepts)], note=notes[place % len(notes)]
            ).id
        stage.later(days=1.2)
        for deed in DEEDS.get(place, ()):
            with stage.work(singer if deed in ("confirm", "withdraw") else owner) as work:
                row = work.session.get_one(Application, application)
                match deed:
                    case "decline":
                        programs.decline(work, row, row.version, kind_word=kind)
                    case "approve":
                        programs.approve(work, row, row.version, "We like the first ten seconds. Shall we talk about the day?")
                    case _:
                        getattr(programs, deed)(work, row, row.version)
            stage.later(hours=20)


def _with_the_cast(stage: Stage, cast: dict[str, Actor], made: dict[str, int]) -> None:
    """Ada waits for Lumen's answer; Dov is invited by Haferkorn and has not answered."""
    stage.set(3)
    with stage.work(cast["ada"]) as work:
        programs.apply(
            work,
            work.session.get_one(Program, made["lamp"]),
            rate=eur(620),
            concept=written()["lamp_concept"],
            note="Three months of rights are fine for me.",
        )
    stage.set(1.5)
    with stage.work(cast["bea"]) as work:
        programs.invite(
            work,
            work.session.get_one(Program, made["barista"]),
            work.session.get_one(Creator, cast["dov"].creator_id),
            "Your rides begin at half past five with a flask. We would love to know what is in it.",
        )
