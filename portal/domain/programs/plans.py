"""Knows what a brand states about a program beside its brief: aim, measure, wishes, rights, pay, value in kind, places, days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from portal.domain.money import CURRENCIES, Money
from portal.domain.programs.briefs import Brief, KpiGoal
from portal.domain.taxonomy import Taxonomy
from portal.domain.text import N_, Localized, Text
from portal.domain.values import ValueOptions

LANGUAGES = ("en", "de")
WORLD = "WORLD"
"""Stands for every country where a territory is named, as in a term sheet."""
MOST_VALUES = 12
MOST_PLACES = 500
MOST_ROUNDS = 9
MOST_MONTHS = 60
HORIZON = timedelta(days=730)
"""No program is planned further ahead; a year that was mistyped is found by it."""


@dataclass(frozen=True)
class ValueOffer:
    """One line of the menu from which the creator chooses. The cost is the brand's own business and shown to nobody else."""

    option: str
    description: str = ""
    retail: Money | None = None
    cost: Money | None = None
    counter: str = ""
    """What is done in return, in the brand's words."""

    def to_json(self) -> dict[str, Any]:
        return {
            "option": self.option,
            "description": self.description,
            "retail_minor": self.retail.minor if self.retail else None,
            "cost_minor": self.cost.minor if self.cost else None,
            "counter": self.counter,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], currency: str) -> ValueOffer:
        retail, cost = stored.get("retail_minor"), stored.get("cost_minor")
        return cls(
            stored["option"],
            stored.get("description") or "",
            None if retail is None else Money(retail, currency),
            None if cost is None else Money(cost, currency),
            stored.get("counter") or "",
        )

    def without_cost(self) -> ValueOffer:
        return replace(self, cost=None)


@dataclass(frozen=True)
class Plan:
    """A program as its brand states it. What is empty may stay so until it is published."""

    title: str = ""
    summary: str = ""
    language: str = "en"
    """In which language title, summary and hypothesis are written."""
    objective: str = "discover"
    hypothesis: str = ""
    kpi: str = ""
    kpi_baseline: str = ""
    kpi_target: str = ""
    kpi_date: date | None = None
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    """Platforms on which the brand wants to use the work itself; none: it asks for no rights."""
    territory: tuple[str, ...] = ()
    """Market codes or WORLD; empty: the markets of the program."""
    months: int = 6
    paid: bool = False
    """Whether the rights reach to advertising."""
    rounds: int = 2
    pay_min: Money = Money(0, "EUR")
    pay_max: Money = Money(0, "EUR")
    values: tuple[ValueOffer, ...] = ()
    places: int = 5
    decide_by: date | None = None

    @property
    def currency(self) -> str:
        return self.pay_max.currency

    @classmethod
    def of(cls, row: Any) -> Plan:
        """The plan that a stored program holds."""
        rights = row.rights or {}
        return cls(
            title=row.title,
            summary=row.summary,
            language=row.language,
            objective=row.objective,
            hypothesis=row.hypothesis,
            kpi=row.kpi,
            kpi_baseline=row.kpi_baseline,
            kpi_target=row.kpi_target,
            kpi_date=row.kpi_date,
            kinds=tuple(row.kinds),
            topics=tuple(row.topics),
            languages=tuple(row.languages),
            markets=tuple(row.markets),
            channels=tuple(rights.get("channels") or ()),
            territory=tuple(rights.get("territory") or ()),
            months=int(rights.get("months") or 0),
            paid=bool(rights.get("paid")),
            rounds=row.rounds,
            pay_min=Money(row.pay_min_minor, row.currency),
            pay_max=Money(row.pay_max_minor, row.currency),
            values=tuple(ValueOffer.from_json(each, row.currency) for each in row.value_menu),
            places=row.places,
            decide_by=row.decide_by,
        )

    def columns(self) -> dict[str, Any]:
        """The values of the table's columns."""
        same = (
            "title",
            "summary",
            "language",
            "objective",
            "hypothesis",
            "kpi",
            "kpi_baseline",
            "kpi_target",
            "kpi_date",
            "rounds",
            "places",
            "decide_by",
        )
        return {
            **{name: getattr(self, name) for name in same},
            **{name: list(getattr(self, name)) for name in ("kinds", "topics", "languages", "markets")},
            "rights": {"channels": list(self.channels), "territory": list(self.territory), "months": self.months, "paid": self.paid}
            if self.channels
            else {},
            "pay_min_minor": self.pay_min.minor,
            "pay_max_minor": self.pay_max.minor,
            "currency": self.currency,
            "value_menu": [each.to_json() for each in self.values],
        }


def problems(plan: Plan, taxonomy: Taxonomy, options: ValueOptions, today: date) -> dict[str, Text]:
    """What cannot be kept, not even in a draft: field of the plan to sentence."""
    found: dict[str, Text] = {}
    if not plan.title.strip() or len(plan.title) > 140:
        found["title"] = Text(N_("Give it a title of at most %(n)s characters."), n=140)
    for name, most in (("summary", 600), ("hypothesis", 600), ("kpi_baseline", 60), ("kpi_target", 60)):
        if len(getattr(plan, name)) > most:
            found[name] = Text(N_("At most %(n)s characters."), n=most)
    known = {
        "objective": ({each.id for each in taxonomy.behaviours}, (plan.objective,)),
        "kpi": ({"", *(each.id for each in taxonomy.kpis)}, (plan.kpi,)),
        "kinds": ({each.id for each in taxonomy.kinds}, plan.kinds),
        "topics": ({each.id for each in taxonomy.topics}, plan.topics),
        "languages": ({each.code for each in taxonomy.languages}, plan.languages),
        "markets": ({each.code for each in taxonomy.markets}, plan.markets),
        "channels": ({each.id for each in taxonomy.platforms}, plan.channels),
        "territory": ({WORLD, *(each.code for each in taxonomy.markets)}, plan.territory),
        "values": ({each.id for each in options.options}, tuple(each.option for each in plan.values)),
        "currency": (set(CURRENCIES), (plan.currency,)),
        "language": (set(LANGUAGES), (plan.language,)),
    }
    found |= {name: Text(N_("Choose from the list.")) for name, (allowed, chosen) in known.items() if set(chosen) - allowed}
    if plan.pay_max < plan.pay_min:
        found["pay_max"] = Text(N_("The highest fee is below the lowest one."))
    for name, low, high in (("rounds", 0, MOST_ROUNDS), ("places", 1, MOST_PLACES), ("months", 0, MOST_MONTHS)):
        if not low <= getattr(plan, name) <= high:
            found[name] = Text(N_("A number from %(min)s to %(max)s."), min=low, max=high)
    if len(plan.values) > MOST_VALUES:
        found["values"] = Text(N_("At most %(n)s lines."), n=MOST_VALUES)
    for name in ("kpi_date", "decide_by"):
        day = getattr(plan, name)
        if day is not None and day > today + HORIZON:
            found[name] = Text(N_("That is more than two years away."))
    return found


def gaps(plan: Plan, today: date) -> dict[str, Text]:
    """What has to be stated before creators may see the program: field of the plan to sentence.

    Aim and measure are asked for by the checks of the brief.
    """
    found: dict[str, Text] = {}
    if not plan.summary.strip():
        found["summary"] = Text(N_("Say in a few sentences what it is about."))
    for name, words in (
        ("kinds", N_("Name at least one kind of deliverable.")),
        ("topics", N_("Choose at least one topic, so that creators find it.")),
        ("languages", N_("Choose the language of the posts.")),
        ("markets", N_("Choose at least one market.")),
    ):
        if not getattr(plan, name):
            found[name] = Text(words)
    if not plan.pay_max and not plan.values:
        found["pay_max"] = Text(N_("State a pay range, or what you offer instead of money."))
    if plan.channels and not plan.months:
        found["months"] = Text(N_("Say for how many months you want the rights; they never run without end."))
    if plan.decide_by is None:
        found["decide_by"] = Text(N_("Say until when you decide. Every application is answered by then."))
    elif plan.decide_by < today:
        found["decide_by"] = Text(N_("The day of the decision is over. Choose a later one."))
    for each in plan.values:
        if not each.counter.strip():
            found["values"] = Text(N_("Write down what is done in return for each value in kind, also when nothing is expected."))
    return found


def compose(brief: Brief, plan: Plan) -> Brief:
    """The brief as it goes to creators: title, aim, hypothesis and measure are those of the program, so that they cannot differ."""
    return replace(
        brief,
        title=_said(brief.title, plan.title, plan.language),
        behaviour=plan.objective,
        hypothesis=_said(brief.hypothesis, plan.hypothesis, plan.language),
        kpi=KpiGoal(plan.kpi, brief.kpi.second, plan.kpi_baseline, plan.kpi_target, plan.kpi_date.isoformat() if plan.kpi_date else ""),
    )


def _said(before: Localized, text: str, language: str) -> Localized:
    """`text` in its language; the other language stays only while it says the same thing."""
    if (before.en if language == "en" else before.de) == text:
        return before
    return Localized(text, "") if language == "en" else Localized("", text)
