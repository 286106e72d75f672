"""Knows a program as a brand writes it whole: a plan without gaps and a brief that may be shown to creators."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from portal.domain.money import Money
from portal.domain.programs.plans import Plan, ValueOffer
from portal.gateways import content
from portal.models.programs import Application, Program
from portal.services import programs
from tests.cast import Person

FILLS = {name: f"{number} kg" for number, name in enumerate(content.brief_templates().placeholders, 3) if name != "date"}
CONCEPT = "A calm morning, one take, the kettle as the clock."


def whole_plan(today: date, **changes: Any) -> Plan:
    """A plan that may be published."""
    plan = Plan(
        title="Haferkorn Barista, Winter",
        summary="Oat milk for people who brew at home.",
        language="en",
        objective="try",
        hypothesis="If people see a calm morning, then they try it once, because effort is their doubt.",
        kpi="signup_rate",
        kpi_baseline="2 %",
        kpi_target="5 %",
        kpi_date=today + timedelta(days=90),
        kinds=("ig_reel",),
        topics=("food.cooking",),
        languages=("de",),
        markets=("DE",),
        channels=("instagram",),
        months=6,
        rounds=2,
        pay_min=Money(60_000, "EUR"),
        pay_max=Money(140_000, "EUR"),
        values=(ValueOffer("product", "A winter's oat milk", Money(12_000, "EUR"), Money(4_321, "EUR"), "Honest feedback"),),
        places=3,
        decide_by=today + timedelta(days=20),
    )
    return replace(plan, **changes)


def written(portal, bea: Person, **changes: Any) -> Program:
    """A draft of Bea's brand that may be published."""
    with portal.work(bea) as work:
        program = programs.create(
            work, "food", title="Haferkorn Barista", language="en", fills=FILLS, kpi_date=work.now.date() + timedelta(days=90)
        )
        programs.edit(work, program, whole_plan(work.now.date(), **changes), program.version)
    return program


def opened(portal, bea: Person, **changes: Any) -> Program:
    """The same, shown to creators."""
    program = written(portal, bea, **changes)
    with portal.work(bea) as work:
        program = work.session.get_one(Program, program.id)
        programs.publish(work, program, program.version)
    return program


def applied(portal, ada: Person, program: Program, rate: int = 90_000) -> Application:
    """Ada's application to it."""
    with portal.work(ada) as work:
        program = work.session.get_one(Program, program.id)
        return programs.apply(work, program, rate=Money(rate, program.currency), concept=CONCEPT, note="Free from May.")


def again(work, row):
    """The same row in another work."""
    return work.session.get_one(type(row), row.id)
