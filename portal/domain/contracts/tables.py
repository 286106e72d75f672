"""Knows the tables of an agreement: deliverables, dates, milestones, rights, value in kind and facts, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.domain.contracts import wording
from portal.domain.contracts.formats import Formatter, both
from portal.domain.contracts.parties import Fact
from portal.domain.offers.terms import WORLD, Deliverable, Right, TermSheet, ValueTerm, own_title
from portal.domain.taxonomy import Taxonomy
from portal.domain.text import Localized
from portal.domain.values import ValueOptions


@dataclass(frozen=True)
class Table:
    """Headings and rows; every row has a cell for each heading."""

    head: tuple[Localized, ...]
    rows: tuple[tuple[Localized, ...], ...]


@dataclass(frozen=True)
class Tables:
    """Draws the tables of one term sheet."""

    terms: TermSheet
    write: Formatter
    taxonomy: Taxonomy
    options: ValueOptions

    def deliverables(self) -> Table:
        return Table(wording.DELIVERABLES, tuple(self._deliverable(n, item) for n, item in enumerate(self.terms.deliverables, 1)))

    def timeline(self) -> Table:
        steps = [
            (when, order, item.key, _fill(words, item=self.name(item)))
            for item in self.terms.deliverables
            for order, (when, words) in enumerate(
                [(item.draft_due, wording.DRAFT_DUE), (item.due, wording.DUE), (item.publish_on, wording.PUBLISH_ON)]
            )
            if when
        ]
        return Table(wording.TIMELINE, tuple((text, self._day(when)) for when, _, _, text in sorted(steps, key=lambda step: step[:3])))

    def milestones(self) -> Table:
        """One milestone for the whole fee: the sheet knows no parts."""
        event = wording.RELEASE_EVENTS[self.terms.release_event]
        return Table(wording.MILESTONES, ((wording.WHOLE_FEE, event, both(lambda language: self.write.money(self.terms.fee, language))),))

    def rights(self) -> Table:
        return Table(wording.RIGHTS, tuple(self._right(right) for right in self.terms.rights))

    def values(self) -> Table:
        return Table(wording.VALUES, tuple(self._value(item) for item in self.terms.chosen_values))

    def claims(self, facts: tuple[Fact, ...]) -> Table:
        return Table(wording.CLAIMS, tuple((_both_sides(fact.claim), _both_sides(fact.evidence)) for fact in facts))

    def name(self, item: Deliverable) -> Localized:
        """The kind's name and the parties' own title, where she gave one."""
        kind = self._label(self.taxonomy.kind, item.kind)
        title = own_title(item, kind)
        return both(lambda language: f"{title} ({kind.within(language)})") if title else kind

    def countries(self, codes: tuple[str, ...]) -> Localized:
        """Names of countries in a row; the world as such."""
        return both(
            lambda language: self.write.listing(
                [wording.WORLDWIDE.within(language) if code == WORLD else self.write.country(code, language) for code in codes], language
            )
        )

    def _deliverable(self, number: int, item: Deliverable) -> tuple[Localized, ...]:
        platform = self._label(self.taxonomy.platform, item.platform)
        what = both(lambda language: f"{self.name(item).within(language)}, {platform.within(language)}")
        return (
            both(lambda language: self.write.number(number, language)),
            what,
            both(lambda language: wording.PIECES.within(language).format(n=self.write.number(item.count, language))),
            both(lambda language: self.write.number(self.terms.rounds_of(item), language)),
            _same(item.notes),
        )

    def _right(self, right: Right) -> tuple[Localized, ...]:
        use = wording.ORGANIC_AND_PAID if right.organic and right.paid else wording.PAID if right.paid else wording.ORGANIC
        months = wording.ONE_MONTH if right.months == 1 else wording.MONTHS
        whose = self.name(self.terms.deliverable(right.deliverable)) if right.deliverable else wording.ALL_DELIVERABLES
        return (
            whose,
            both(lambda language: self.write.listing([self._channel(name).within(language) for name in right.channels], language)),
            self.countries(right.territory),
            both(lambda language: months.within(language).format(n=self.write.number(right.months, language))),
            use,
            self._day(right.starts) if right.starts else wording.FROM_PAYMENT,
        )

    def _value(self, item: ValueTerm) -> tuple[Localized, ...]:
        option = self._label(self.options.option, item.option)
        value = item.retail_value
        stated = both(lambda language: self.write.money(value, language)) if value else _fill(wording.NO_VALUE_STATED, why=item.value_basis)
        return (
            both(lambda language: f"{option.within(language)}: {item.description}" if item.description else option.within(language)),
            stated,
            self._day(item.when) if item.when else wording.NONE,
            _same(item.where),
            both(lambda language: f"{wording.TRANSFERS[item.transfer].within(language)}, {wording.RESALES[item.resale].within(language)}"),
            _same(item.counter),
        )

    def _channel(self, name: str) -> Localized:
        return wording.CHANNELS.get(name) or self._label(self.taxonomy.platform, name)

    def _day(self, day) -> Localized:
        return both(lambda language: self.write.date(day, language))

    def _label(self, find: Callable, wanted: str) -> Localized:
        """The name in the vocabulary; what is not in it was typed by a person and stands for itself."""
        try:
            return find(wanted).label
        except KeyError:
            return _same(wanted)


def _same(text: str) -> Localized:
    """The parties' own words, alike in both languages; a dash for an empty cell, so that no cell looks forgotten."""
    return Localized(text, text) if text.strip() else wording.NONE


def _both_sides(text: Localized) -> Localized:
    return Localized(text.within("en"), text.within("de"))


def _fill(words: Localized, **parts: Localized | str) -> Localized:
    return both(
        lambda language: words.within(language).format(
            **{name: part.within(language) if isinstance(part, Localized) else part for name, part in parts.items()}
        )
    )
