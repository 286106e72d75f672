"""Knows how a version is read: its terms in sections, what differs, whose turn it is, and how it came to this."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from portal.domain.contracts import wording
from portal.domain.money import Money
from portal.domain.offers.diff import TermDifference, diff
from portal.domain.offers.terms import WORLD, Deliverable, Exclusivity, Right, TermSheet, ValueTerm, own_title
from portal.domain.text import N_, Text
from portal.gateways import content, translations
from portal.web.filters import sentence
from portal.web.language import locale

SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("deliverables", N_("Deliverables"), ("deliverables", "drafts_count")),
    ("fee", N_("Fee"), ("fee",)),
    ("value", N_("Value in kind"), ("value_items",)),
    ("rights", N_("Usage rights"), ("rights", "rights_renewal_price", "credit")),
    ("exclusivity", N_("Exclusivity"), ("exclusivity",)),
    (
        "review",
        N_("Revision and answers"),
        ("rounds_included", "extra_round_price", "brand_response_days", "creator_response_days", "deemed_approval_days"),
    ),
    ("payment", N_("Payment"), ("payment_secured", "secure_by", "release_event", "payment_days", "self_billing")),
    ("label", N_("Label and publication"), ("disclosure_label", "music", "live_months", "takedown_hours")),
    ("frame", N_("What it is about"), ("title", "objective", "start", "end", "markets", "brief_version", "review_on", "renewal_by")),
    (
        "law",
        N_("If something goes wrong"),
        (
            "confidentiality_months",
            "crisis_hours",
            "cancel_pct_early",
            "cancel_pct_mid",
            "cancel_pct_late",
            "liability_cap",
            "governing_law",
            "governing_language",
            "venue",
            "dispute_days_talk",
            "dispute_days_operator",
        ),
    ),
    ("notes", N_("Further arrangements"), ("notes",)),
)
RECORDS = {"deliverables": Deliverable, "rights": Right, "value_items": ValueTerm}


@dataclass
class Line:
    """One thing to read: a whole record (`main`, `fine`) or one term with its label; `old` and `new` where it differs."""

    label: str = ""
    main: str = ""
    fine: str = ""
    old: str | None = None
    new: str | None = None
    marks: list[tuple[str, str]] | None = None
    effect: str = ""
    changed: bool = False
    large: bool = False


@dataclass
class Section:
    key: str
    title: str
    lines: list[Line] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return any(line.changed for line in self.lines)


def sections(before: TermSheet | None, after: TermSheet) -> list[Section]:
    """The sheet in reading order, compared with an earlier one; what says nothing and has not changed is left out."""
    rows: dict[str, list[TermDifference]] = defaultdict(list)
    for row in diff(before, after):
        rows[row.key.partition(".")[0]].append(row)
    found = []
    for key, title, names in SECTIONS:
        section = Section(key, sentence(title))
        for name in names:
            section.lines += _records(rows[name], name, after) if name in RECORDS else _terms(rows[name], after)
        if section.lines:
            found.append(section)
    return found


def _records(rows: list[TermDifference], name: str, after: TermSheet) -> list[Line]:
    """A sentence for each record, and under it every part that differs."""
    lines: list[Line] = []
    now = {item.key: item for item in getattr(after, name)}
    for key, group in groupby(rows, key=lambda row: row.key.split(".")[1]):
        of_key = list(group)
        first = of_key[0]
        if first.form == "item":
            present = first.after or first.before
            main, fine = summary(present, after)
            line = Line(main=main, fine=fine, changed=first.changed, effect=_effect(first))
            if first.changed:
                line.old, line.new = (None, main) if first.after else (main, None)
            lines.append(line)
            continue
        main, fine = summary(now[key], after)
        lines.append(Line(main=main, fine=fine))
        lines += [_line(row) for row in of_key if row.changed]
    return lines


def _terms(rows: list[TermDifference], after: TermSheet) -> list[Line]:
    lines = []
    for row in rows:
        if row.form == "part":
            present = row.after or row.before
            if present is None:
                continue
            main, fine = summary(present, after)
            lines.append(
                Line(
                    main=main,
                    fine=fine,
                    changed=row.changed,
                    effect=_effect(row),
                    old=main if row.changed and row.after is None else None,
                    new=main if row.changed and row.after is not None else None,
                )
            )
        else:
            line = _line(row)
            if row.changed or line.main:
                lines.append(line)
    return lines


def _line(row: TermDifference) -> Line:
    new = printed(row.form, row.after)
    old = printed(row.form, row.before) if row.changed else new
    kinds = {"kept": "same", "gone": "gone", "new": "new"}
    return Line(
        label=sentence(row.label),
        main=new,
        old=(old or "–") if row.changed else None,
        new=(new or "–") if row.changed else None,
        marks=[(kinds[mark.kind], mark.text) for mark in row.marks] if row.changed and row.marks and row.before else None,
        effect=_effect(row),
        changed=row.changed,
        large=row.key == "fee",
    )


def _effect(row: TermDifference) -> str:
    if row.price_effect is None:
        return ""
    words = translations.money(row.price_effect, locale())
    sign = "+" if row.price_effect.minor > 0 else ""
    if isinstance(row.before, Money) and row.before and row.key == "fee":
        share = translations.percent(abs(row.price_effect.minor) / row.before.minor, locale())
        return f"{sign}{words} ({'+' if sign else '−'}{share})"
    return f"{sign}{words}"


def printed(form: str, value: Any) -> str:
    """A term's value in the reader's language; empty where it says nothing."""
    if value is None or value == "" or value == ():
        return ""
    language = locale()
    match form:
        case "money":
            return translations.money(value, language)
        case "date":
            return translations.day(value, language)
        case "flag":
            return sentence(N_("yes") if value else N_("no"))
        case "percent":
            return translations.percent(value / 100, language, 0)
        case "count":
            return translations.number(value, language)
        case "markets":
            return _listing([_country(code) for code in value])
        case "channels":
            return _listing([_channel(name) for name in value])
        case "deliverable_kind":
            return content.taxonomy().kind(value).label.within(language)
        case "platform":
            return content.taxonomy().platform(value).label.within(language)
        case "value_option":
            return content.value_options().option(value).label.within(language)
        case "music" | "transfer" | "resale" | "release_event" | "governing_law" | "language":
            words = {
                "music": wording.MUSIC,
                "transfer": wording.TRANSFERS,
                "resale": wording.RESALES,
                "release_event": wording.RELEASE_EVENTS,
                "governing_law": wording.LAWS,
                "language": wording.LANGUAGES,
            }[form]
            return words[value].within(language)
    return str(value)


def summary(item: Any, terms: TermSheet) -> tuple[str, str]:
    """A record in one line, and what is finer."""
    match item:
        case Deliverable():
            kind = printed("deliverable_kind", item.kind)
            title = _own_title(item)
            name = f"{kind}: {title}" if title else kind
            steps = (
                (N_("draft by %(day)s"), item.draft_due),
                (N_("finished by %(day)s"), item.due),
                (N_("published on %(day)s"), item.publish_on),
            )
            parts = [_say(words, day=day) for words, day in steps if day]
            rounds = terms.rounds_of(item)
            parts.append(sentence(Text.counted("%(n)s revision round", "%(n)s revision rounds", rounds)))
            return (f"{item.count} × {name}" if item.count > 1 else name), "; ".join([*parts, item.notes] if item.notes else parts)
        case Right():
            use = N_("organic and paid") if item.organic and item.paid else N_("paid only") if item.paid else N_("organic only")
            used = printed("channels", item.channels)
            whole = sentence(Text.counted("%(where)s: %(n)s month", "%(where)s: %(n)s months", item.months, where=used))
            fine = [printed("markets", item.territory), _say(use)]
            if item.starts:
                fine.append(_say(N_("from %(day)s"), day=item.starts))
            return whole, "; ".join(fine)
        case ValueTerm():
            fine = [printed("value_option", item.option)]
            fine.append(_say(N_("chosen by the creator")) if item.chosen else _say(N_("not chosen yet")))
            if item.retail_value:
                fine.append(_say(N_("retail value %(amount)s"), amount=item.retail_value))
            if item.counter:
                fine.append(_say(N_("in return: %(what)s"), what=item.counter))
            return item.description, "; ".join(fine)
        case Exclusivity():
            fine = [printed("markets", item.territory), *([_say(N_("fee %(amount)s"), amount=item.fee)] if item.fee else [])]
            whole = Text.counted("%(scope)s for %(n)s day", "%(scope)s for %(n)s days", item.days, scope=item.scope)
            return sentence(whole), "; ".join(fine)
    raise TypeError(f"nothing to say of {item!r}")


def _say(words: str, **args: Any) -> str:
    return sentence(Text(words, **args))


def _listing(items: list[str]) -> str:
    return ", ".join(items)


def _country(code: str) -> str:
    return wording.WORLDWIDE.within(locale()) if code == WORLD else content.taxonomy().market(code).label.within(locale())


def _channel(name: str) -> str:
    label = wording.CHANNELS.get(name) or content.taxonomy().platform(name).label
    return label.within(locale())


def changed_lines(rows: tuple[TermDifference, ...]) -> list[Line]:
    """Only what differs, each with its label: for a notice beside a form."""
    lines = []
    for row in rows:
        if row.form in ("item", "part"):
            present = row.after or row.before
            main = row.label if row.form == "item" else None
            lines.append(
                Line(
                    label=sentence(main or row.label),
                    changed=True,
                    old=None if row.after else _record_words(present),
                    new=_record_words(present) if row.after else None,
                )
            )
        else:
            lines.append(_line(row))
    return lines


def _own_title(item: Deliverable) -> str:
    return own_title(item, content.taxonomy().kind(item.kind).label)


def _record_words(item: Any) -> str:
    return {
        Deliverable: lambda: _own_title(item) or printed("deliverable_kind", item.kind),
        Right: lambda: printed("channels", item.channels),
        ValueTerm: lambda: item.description,
        Exclusivity: lambda: item.scope,
    }[type(item)]()
