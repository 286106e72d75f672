"""Knows the brief as a form: its sections and parts, each text in two languages of which one stands in front."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, TextAreaField
from wtforms.validators import Optional

from portal.domain.errors import Invalid
from portal.domain.programs.briefs import Brief, BriefRole, Escalation, FeedbackSlot, ProofPoint, ResponseTimes, StoryRoute
from portal.domain.text import N_, Localized
from portal.gateways import content
from portal.web.fields import Number, Row
from portal.web.filters import sentence
from portal.web.forms import Form, at_most, between, seen
from portal.web.language import locale

LANGUAGES = ("en", "de")
MOST_ROWS = 12
MOST_FIELDS = 900
LONG, SHORT = 1200, 300


@dataclass(frozen=True)
class Column:
    """One text of a row."""

    name: str
    label: str = ""
    rows: int = 2


@dataclass(frozen=True)
class Part:
    """One part of a brief: a text, or rows with these columns."""

    name: str
    label: str
    hint: str = ""
    columns: tuple[Column, ...] = ()
    add: str = ""
    """What the button says that adds a row; empty for a single text."""
    extras: tuple[str, ...] = ()
    """Further fields of a row that are no texts: decides, level, hours."""


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    lead: str
    parts: tuple[Part, ...]


def _rows(name: str, label: str, hint: str, add: str, *columns: Column, extras: tuple[str, ...] = ()) -> Part:
    return Part(name, label, hint, columns or (Column("text"),), add, extras)


SECTIONS = (
    Section("goal", N_("Goal"), N_("What changes for whom, and why they should care."), (
        Part("objective", N_("Objective"), N_("One sentence: who does what afterwards.")),
        Part("audience", N_("Audience"), N_("Describe people by what they do and want, not by age alone.")),
        Part("benefit", N_("Benefit"), N_("What they have from it, in everyday words.")),
    )),
    Section("proof", N_("Proof and facts"), N_("What may be claimed, and on what it rests."), (
        _rows("proof_points", N_("Proof points"), N_("Each claim with its evidence and date."), N_("Add a proof point"),
              Column("claim", N_("Claim"), 1), Column("evidence", N_("Evidence"), 1)),
        _rows("mandatory_facts", N_("Mandatory facts"), N_("Only what has to be in it; five fit into one piece."), N_("Add a fact")),
        _rows("limitations", N_("Limitations"), N_("What it cannot do. This is what makes the rest credible."), N_("Add a limitation")),
    )),
    Section("story", N_("Story"), N_("Routes to choose from, not a script. Creators make it their own."), (
        _rows("story_routes", N_("Story routes"), N_("Two to five; three are a good number."), N_("Add a route"),
              Column("name", N_("Name"), 1), Column("idea", N_("Idea"), 2)),
        _rows("styles", N_("Permitted styles"), "", N_("Add a style")),
        _rows("phrase_bank", N_("Phrase bank"), N_("Sentences that help, never a duty."), N_("Add a sentence")),
        Part("own_take", N_("The creator’s own take")),
        Part("two_raw_drafts", N_("Two raw drafts")),
        _rows("community_questions", N_("Questions to the community"), N_("What you want to collect for the next brief."),
              N_("Add a question")),
    )),
    Section("limits", N_("Limits"), N_("Name them now, not after the draft."), (
        _rows("no_gos", N_("No-gos"), N_("Eight at most."), N_("Add a no-go")),
        _rows("sensitive_contexts", N_("Sensitive contexts"), N_("Where a post of this kind does not belong."), N_("Add a context")),
    )),
    Section("together", N_("Working together"), N_("Who decides, when feedback comes, how files are named."), (
        _rows("feedback_slots", N_("Feedback slots"), "", N_("Add a slot"),
              Column("when", N_("When"), 1), Column("about", N_("About what"), 1)),
        _rows("roles", N_("Roles"), N_("One person decides and a deputy has the same right."), N_("Add a role"),
              Column("label", N_("Who"), 1), extras=("decides",)),
        Part("files", N_("Files and versions")),
    )),
    Section("trouble", N_("If something goes wrong"), N_("Agreed in quiet times."), (
        _rows("escalation", N_("Escalation"), "", N_("Add a level"),
              Column("when", N_("When"), 1), Column("to", N_("To whom"), 1), extras=("level", "hours")),
        _rows("withdrawal_plan", N_("Correction and withdrawal"), "", N_("Add a step")),
    )),
    Section("checklist", N_("Checklist before handing in"), N_(
        "The eight points that hold everywhere are always asked. Add what matters for this product."
    ), (
        _rows("preflight_extra", N_("Further points"), "", N_("Add a point")),
    )),
)  # fmt: skip
PARTS = {part.name: part for section in SECTIONS for part in section.parts}
RECORDS = {
    "proof_points": ProofPoint,
    "story_routes": StoryRoute,
    "feedback_slots": FeedbackSlot,
    "roles": BriefRole,
    "escalation": Escalation,
}


class BriefForm(Form):
    seen = seen()
    language = HiddenField()
    second = SelectField(N_("A second measure"))
    brand_working_days = Number(N_("The brand answers within (working days)"), [Optional(), between(0, 30)])
    creator_working_days = Number(N_("The creator answers within (working days)"), [Optional(), between(0, 30)])
    crisis_hours = Number(N_("Both answer in a crisis within (hours)"), [Optional(), between(0, 72)])

    def in_front(self) -> str:
        """The language that is written now."""
        return self.language.data if self.language.data in LANGUAGES else "en"


def _row_form(part: Part) -> type[Row]:
    class PartRow(Row):
        id = HiddenField()

    for column in part.columns:
        for language in LANGUAGES:
            setattr(PartRow, f"{column.name}_{language}", TextAreaField(column.label or part.label, [at_most(SHORT)]))
    if "decides" in part.extras:
        PartRow.decides = BooleanField(N_("decides"))
    if "level" in part.extras:
        PartRow.level = Number(N_("Level"), [Optional(), between(1, 5)])
        PartRow.hours = Number(N_("Answer within (hours)"), [Optional(), between(0, 240)])
    return PartRow


for _part in PARTS.values():
    if _part.add:
        setattr(BriefForm, _part.name, FieldList(FormField(_row_form(_part))))
    else:
        for _language in LANGUAGES:
            setattr(BriefForm, f"{_part.name}_{_language}", TextAreaField(_part.label, [at_most(LONG)]))


def brief_form(brief: Brief, version: int, language: str) -> BriefForm:
    """The form of a brief, filled from the request where one was sent."""
    if len(request.form) > MOST_FIELDS:
        raise Invalid(N_("This is more than a brief can hold."))
    times = brief.response_times
    values: dict[str, Any] = {
        "seen": version,
        "language": language,
        "second": brief.kpi.second,
        "brand_working_days": times.brand_working_days,
        "creator_working_days": times.creator_working_days,
        "crisis_hours": times.crisis_hours,
    }
    for part in PARTS.values():
        stored = getattr(brief, part.name)
        if part.add:
            values[part.name] = [] if request.method == "POST" else [_row_values(part, each) for each in stored]
        else:
            values |= {f"{part.name}_en": stored.en, f"{part.name}_de": stored.de}
    form = BriefForm(**values)
    kpis = {
        each.label.within(locale()): [(kpi.id, kpi.label.within(locale())) for kpi in content.taxonomy().kpis_of(each.id)]
        for each in content.taxonomy().behaviours
    }
    form.second.choices = {"": [("", sentence(N_("none")))], **kpis}
    return form


def show_errors(form: BriefForm) -> None:
    """Put the language in front in which something is to be mended, where it is not there already."""
    wrong = {name.rpartition("_")[2] for name in _wrong_names(form)} & set(LANGUAGES)
    if wrong and form.in_front() not in wrong:
        form.language.data = wrong.pop()


def brief_of(form: BriefForm, base: Brief) -> Brief:
    """What stands in the form; rows without a word are left out, and what is no number counts as none."""
    values: dict[str, Any] = {}
    for part in PARTS.values():
        if not part.add:
            values[part.name] = _text(form, part.name)
        else:
            values[part.name] = tuple(_records(part, form[part.name]))
    times = ResponseTimes(form.brand_working_days.data or 0, form.creator_working_days.data or 0, form.crisis_hours.data or 0)
    return replace(base, **values, response_times=times, kpi=replace(base.kpi, second=form.second.data or ""))


def _row_values(part: Part, stored: Any) -> dict[str, Any]:
    texts = {column.name: stored if isinstance(stored, Localized) else getattr(stored, column.name) for column in part.columns}
    values = {f"{name}_{language}": getattr(text, language) for name, text in texts.items() for language in LANGUAGES}
    return {**values, **{name: getattr(stored, name) for name in ("id", *part.extras) if hasattr(stored, name)}}


def _records(part: Part, rows: FieldList) -> Iterator[Any]:
    kind = RECORDS.get(part.name)
    taken = {entry.form.id.data for entry in rows}
    for number, entry in enumerate(rows, 1):
        texts = {column.name: _text(entry.form, column.name) for column in part.columns}
        if not any(text.en or text.de for text in texts.values()):
            continue
        if kind is None:
            yield texts["text"]
            continue
        if "id" in kind.__dataclass_fields__:
            texts["id"] = entry.form.id.data or next(
                name for name in (f"{part.name}_{n}" for n in range(number, 1000)) if name not in taken
            )
            taken.add(texts["id"])
        extras = {name: entry.form[name].data for name in part.extras}
        yield kind(**texts, **{name: value if isinstance(value, bool) else value or 0 for name, value in extras.items()})


def _text(form: Any, name: str) -> Localized:
    return Localized(form[f"{name}_en"].data or "", form[f"{name}_de"].data or "")


def _wrong_names(form: BriefForm) -> Iterator[str]:
    for field in form:
        if isinstance(field, FieldList):
            yield from (inner.short_name for entry in field for inner in entry.form if inner.errors)
        elif field.errors:
            yield field.name
