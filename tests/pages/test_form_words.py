"""What a form says about a field is said in the reader's language, also where WTForms says it."""

import pytest
from flask import render_template_string
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length

from portal.gateways import translations
from portal.web.filters import sentence
from portal.web.forms import Form, at_most, between, choices, required
from tests.support.html import Page, text_of


class Plain(Form):
    class Meta(Form.Meta):
        csrf = False

    name = StringField("", [required])
    must = StringField("", [DataRequired()])
    short = StringField("", [at_most(3)])
    long = TextAreaField("", [Length(max=2000)])
    number = IntegerField("", [between(1, 1000)])
    other = IntegerField("")
    day = DateField("")
    one = SelectField("", choices=choices([("a", "A")]))
    many = SelectMultipleField("", choices=choices([("a", "A")]))


WRONG = {"short": "four", "long": "x" * 2001, "number": "2000", "other": "x", "day": "x", "one": "b", "many": ["b", "c"]}
SAID = {
    "en": {
        "name": "Please fill this in.",
        "must": "Please fill this in.",
        "short": "At most 3 characters.",
        "long": "At most 2000 characters.",
        "number": "A number from 1 to 1,000.",
        "other": "Please enter a whole number.",
        "day": "Please enter a day, such as 2026-03-31.",
        "one": "Choose from the list.",
        "many": "Choose from the list.",
    },
    "de": {
        "name": "Bitte füllen Sie das aus.",
        "must": "Bitte füllen Sie das aus.",
        "short": "Höchstens 3 Zeichen.",
        "long": "Höchstens 2000 Zeichen.",
        "number": "Eine Zahl von 1 bis 1.000.",
        "other": "Bitte geben Sie eine ganze Zahl ein.",
        "day": "Bitte geben Sie einen Tag ein, zum Beispiel 2026-03-31.",
        "one": "Wählen Sie aus der Liste.",
        "many": "Wählen Sie aus der Liste.",
    },
}


class Row(Plain):
    title = StringField("Title", [at_most(3)])


class Sheet(Plain):
    title = StringField("Title", [required])
    agreed = BooleanField("I have read all of it.", [required])
    own_words = StringField(validators=[required])
    rows = FieldList(FormField(Row), "Pieces")
    links = FieldList(StringField(validators=[at_most(3)]), "Links")


@pytest.mark.databases("sqlite")
def test_each_line_of_the_summary_names_its_field_and_leads_there(portal):
    data = {
        "rows-0-name": "x",
        "rows-0-must": "x",
        "rows-0-title": "x",
        "rows-1-name": "x",
        "rows-1-must": "x",
        "rows-1-title": "long",
        "links-0": "long",
    }
    data |= {f"rows-{row}-{name}": value for row in (0, 1) for name, value in (("one", "a"), ("number", "1"))}
    data |= {"name": "x", "must": "x", "one": "a", "number": "1"}
    with portal.app.test_request_context("/", method="POST", data=data):
        form = Sheet()
        assert not form.validate()
        said = render_template_string("{% import 'components/forms.html' as forms %}{{ forms.error_summary(form) }}", form=form)
    assert [(line.get("href"), text_of(line)) for line in Page(said).all("a")] == [
        ("#title", "Title: Please fill this in."),
        ("#agreed", "I have read all of it. Please fill this in."),
        ("#own_words", "Please fill this in."),
        ("#rows-1-title", "Title (2): At most 3 characters."),
        ("#links-0", "Links: At most 3 characters."),
    ]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_refused_field_is_explained_in_the_readers_language(portal, language):
    with portal.app.test_request_context("/", method="POST", data=WRONG, headers={"Accept-Language": language}):
        form = Plain()
        assert not form.validate()
        assert {name: sentence(errors[0]) for name, errors in form.errors.items()} == SAID[language]


def test_no_words_stay_no_words_in_every_language():
    for language in translations.LOCALES:
        assert translations.translate("", language) == ""
