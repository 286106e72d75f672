"""Knows what all forms share: sentences in the reader's language, money that is never guessed, refusals at their field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace as dataclass_replace
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, NumberRange
from wtforms.widgets import Select

from portal.domain.accounts import PASSWORD_MISSING
from portal.domain.errors import Invalid
from portal.domain.money import AmbiguousAmount, Money, NotAnAmount, parse
from portal.domain.text import N_, Text
from portal.gateways import translations
from portal.web.language import locale

_INSTEAD = {
    "This field is required.": N_("Please fill this in."),
    "Invalid input.": N_("Please check what you entered."),
    "Not a valid choice.": N_("Choose from the list."),
    "Invalid Choice: could not coerce.": N_("Choose from the list."),
    "Invalid choice(s): one or more data inputs could not be coerced.": N_("Choose from the list."),
    "'%(value)s' are not valid choices for this field.": N_("Choose from the list."),
    "Not a valid integer value.": N_("Please enter a whole number."),
    "Not a valid date value.": N_("Please enter a day, such as 2026-03-31."),
    "Field cannot be longer than %(max)d characters.": N_("At most %(max)s characters."),
}
"""What WTForms says by itself, in the portal's words: it never quotes back a value that nobody typed."""


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates (Unicode Standard Annex 9, section 2); the marks U+200E and U+200F, which turn nothing, stay."""


class _Catalogue:
    """WTForms' own words, in ours and in the reader's language."""

    def gettext(self, string: str) -> str:
        return translations.worded(_INSTEAD.get(string, string), locale())

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(plural)


class _Whole(str):
    """A validator's message that becomes a Text when WTForms fills it in, so that it is translated together with its numbers."""

    def __mod__(self, values: Mapping[str, Any]) -> Text:
        return Text(str(self), **values)


class Form(FlaskForm):
    """A form whose errors may be Texts. `seen` carries the version that its reader saw, where the thing has one."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form):
            return _Catalogue()

        def render_field(self, field, render_kw):
            """Say the options of a select in the reader's language; radios and picks are said by their macros."""
            if isinstance(field.widget, Select) and isinstance(field.choices, list):
                field.choices = [_said(each) for each in field.choices]
            return super().render_field(field, render_kw)

        def bind_field(self, form, unbound_field, options):
            filters = unbound_field.kwargs.get("filters", ())
            if issubclass(unbound_field.field_class, StringField) and not unbound_field.kwargs.pop("keep_spaces", False):
                lines = issubclass(unbound_field.field_class, TextAreaField | HiddenField)
                filters = (*filters, _strip if lines else _one_line)
            if not unbound_field.args and "label" not in unbound_field.kwargs:
                options["label"] = ""  # WTForms would make one up from the name, in English
            return unbound_field.bind(form=form, filters=filters, **options)

    def refuse(self, refusal: Invalid) -> None:
        """Put a service's refusal where the person can mend it: at its field, at a box of it (`<field>:<value>`), or above the form."""
        for name, said in refusal.fields.items():
            texts = said if isinstance(said, tuple) else (said,)
            name, _, box = name.partition(":")
            if name in self:
                if box:
                    self[name].at_boxes[box] = texts
                self[name].errors = [*self[name].errors, *texts]
            else:
                self.form_errors.extend(texts)
        if not refusal.fields:
            self.form_errors.append(refusal.text)


def _strip(value):
    """Plain line ends, no space around, and no control characters: PostgreSQL cannot keep a NUL, and nobody sees the others."""
    return _CONTROL.sub("", value.replace("\r\n", "\n")).strip() if isinstance(value, str) else value


def _one_line(value):
    """One line without signs that turn the direction of writing: a name would reverse what stands beside it, wherever it is shown."""
    return _strip(_TURNING.sub("", re.sub(r"[\t-\r]", " ", value))) if isinstance(value, str) else value


class MoneyField(StringField):
    """An amount as people write it. What can be read in two ways is asked back: the choice comes as `<name>-meant`."""

    def __init__(self, label=None, validators=None, *, currency: str = "EUR", **kwargs: Any) -> None:
        super().__init__(label, validators, **kwargs)
        self.currency = currency
        self.amount: Money | None = None
        self.readings: tuple[Money, Money] | None = None

    def pre_validate(self, form) -> None:
        if not self.data:
            return
        try:
            self.amount = parse(self.data, self.currency)
        except AmbiguousAmount as question:
            chosen = request.form.get(f"{self.name}-meant")
            self.readings = question.readings
            self.amount = next((each for each in question.readings if str(each.minor) == chosen), None)
            if self.amount is None:
                text = Text(N_("Do you mean %(large)s or %(small)s?"), large=question.readings[0], small=question.readings[1])
                raise Question(text) from None
        except NotAnAmount:
            raise Question(Text(N_("Write an amount such as 850 or 1250.00."))) from None

    @property
    def meanings(self) -> list[tuple[str, str]]:
        """(value, words) of the two readings, where the question stands open."""
        return [(str(each.minor), translations.money_exact(each, locale())) for each in self.readings or ()] if self.amount is None else []

    def _value(self) -> str:
        if self.amount is not None and self.raw_data is None:
            return _typed(self.amount)
        return self.data if isinstance(self.data, str) else ""

    def process_data(self, value: Money | None) -> None:
        self.amount = value
        self.data = _typed(value) if isinstance(value, Money) else ""


def _said(choice):
    """The choice with its words in the reader's language; groups and plain values come from views that have said them already."""
    if not isinstance(choice, SelectChoice):
        return choice
    return dataclass_replace(choice, label=translations.translate(choice.label, locale()))


def _typed(amount: Money) -> str:
    """An amount as the reader would type it."""
    return f"{amount.decimal:f}".replace(".", "," if locale() == "de" else ".")


class Question(ValidationError):
    """A refusal whose sentence is a Text."""

    def __init__(self, text: Text) -> None:
        super().__init__(text)


def seen(value: int | str = "") -> HiddenField:
    return HiddenField(default=value)


required = InputRequired(N_("Please fill this in."))
password_required = InputRequired(PASSWORD_MISSING)
email = Email(N_("Write an e-mail address such as name@example.org."))


def at_most(length: int) -> Length:
    return Length(max=length, message=_Whole(N_("At most %(max)s characters.")))


def between(low: int, high: int) -> NumberRange:
    return NumberRange(low, high, message=_Whole(N_("A number from %(min)s to %(max)s.")))


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """(value, words) pairs for a select; messages of the catalogue are translated where they are shown."""
    return [SelectChoice(str(value), words) for value, words in pairs]
