"""What a form says about a field is said in the reader's language, also where WTForms says it."""

import pytest
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.web.filters import sentence
from portal.web.forms import Form, at_most, between, choices, required


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


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_refused_field_is_explained_in_the_readers_language(portal, language):
    with portal.app.test_request_context("/", method="POST", data=WRONG, headers={"Accept-Language": language}):
        form = Plain()
        assert not form.validate()
        assert {name: sentence(errors[0]) for name, errors in form.errors.items()} == SAID[language]
