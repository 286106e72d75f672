"""Knows the fields that several forms share: whole numbers, days, several of many, rows that come and go, the button of a deed."""

from __future__ import annotations

from flask import request
from wtforms import DateField, FieldList, IntegerField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.domain.text import N_
from portal.web.forms import Form, seen


class Number(IntegerField):
    """A whole number; what is none is asked for again in our own words."""

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(N_("Please enter a whole number.")) from None


class Day(DateField):
    """A day as the browser's own field writes it."""

    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(N_("Please enter a day, such as 2026-03-31.")) from None


class Picks(SelectMultipleField):
    """Any number of choices as check boxes. `at_boxes`: those of its errors that are about one box, by the value of that box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.at_boxes: dict[str, tuple] = {}


class Row(Form):
    """A row inside a form: the token stands once, on the form itself."""

    class Meta(Form.Meta):
        csrf = False


class Deed(Form):
    """A button that says which version its presser saw."""

    seen = seen()


def wants_rows() -> bool:
    """Whether a button asked for a row more or less, not to keep anything."""
    return bool(request.form.get("add") or request.form.get("remove"))


def reshape(form: Form, most: int) -> str:
    """Add or take away the row that a button named (`add=values`, `remove=values-2`); the name of its list. What was typed stays typed."""
    wanted, unwanted = request.form.get("add", ""), request.form.get("remove", "")
    name = wanted or unwanted.rpartition("-")[0]
    rows = form._fields.get(name)
    if not isinstance(rows, FieldList):
        return ""
    if wanted and len(rows.entries) < most:
        rows.append_entry()
    elif unwanted:
        rows.entries = [entry for entry in rows.entries if entry.name != unwanted]
    return name
