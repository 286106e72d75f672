"""Knows what is asked for a profile."""

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField, URLField, widgets
from wtforms.validators import InputRequired, Optional, Regexp

from portal.domain.creators.metrics import METRICS, STATED, count_from
from portal.domain.creators.profile import VAT
from portal.domain.text import N_, Text
from portal.web.filters import sentence
from portal.web.forms import Form, MoneyField, Question, at_most, between, required

WEB = Regexp(r"^https?://[^\s<>\"']+$", message=N_("An address that begins with https://"))


class Ticks(SelectMultipleField):
    """Several of a few, as check boxes."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class CountField(StringField):
    """A count of people as people write it; what was understood is `count`."""

    count: int | None = None

    def pre_validate(self, form) -> None:
        if self.data:
            self.count = count_from(self.data)
            if self.count is None:
                raise Question(Text(N_("Write a whole number such as 48200.")))


class YouForm(Form):
    name = StringField(N_("Name in the directory"), [required, at_most(120)])
    handle = StringField(N_("Address of your profile"), [at_most(40)])
    tagline = TextAreaField(N_("One sentence about your work"), [at_most(140)])
    place = StringField(N_("Place"), [at_most(120)])
    country = SelectField(N_("Country"), validate_choice=False)
    born_adult = BooleanField(N_("I am 18 or older."))


class WorkForm(Form):
    topics = Ticks(N_("Topics"))
    languages = Ticks(N_("Languages in which you work"))
    bio_en = TextAreaField(N_("About you, in English"), [at_most(3000)])
    bio_de = TextAreaField(N_("About you, in German"), [at_most(3000)])
    accepts = Ticks(N_("What you are glad of besides money"))
    exclusions = StringField(N_("What you do not do"), [at_most(500)])


class ContractForm(Form):
    legal_name = StringField(N_("Legal name"), [at_most(200)])
    address = TextAreaField(N_("Address"), [at_most(400)])
    vat_status = SelectField(N_("VAT"))
    listed = BooleanField(N_("Show my profile in the public directory while it is published."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.vat_status.choices = [(value, sentence(words)) for value, words in VAT.items()]


class PhotoForm(Form):
    photo = FileField(N_("Photo"), [FileRequired(N_("Choose a picture first."))])


class ChannelForm(Form):
    platform = SelectField(N_("Platform"), [required])
    handle = StringField(N_("Name of the channel"), [required, at_most(300)])
    url = URLField(N_("Address of the channel"), [Optional(), at_most(300), WEB])


class FigureForm(Form):
    metric = SelectField(N_("Figure"))
    value = CountField(N_("Number"), [required, at_most(20)])
    as_of = DateField(N_("As of"), [InputRequired(N_("Write a day."))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.metric.choices = [(metric, sentence(METRICS[metric])) for metric in STATED]


class PackageForm(Form):
    kind = SelectField(N_("What it is"), [required])
    title = StringField(N_("Title"), [required, at_most(120)])
    description = TextAreaField(N_("What is inside"), [at_most(600)])
    price = MoneyField(N_("Price, net"), [required])
    rights_months = IntegerField(
        N_("Months of organic use that are included"), [InputRequired(N_("Please fill this in.")), between(0, 120)], default=3
    )
    rounds = IntegerField(N_("Revision rounds that are included"), [InputRequired(N_("Please fill this in.")), between(0, 9)], default=2)


class SampleForm(Form):
    title = StringField(N_("Title"), [required, at_most(140)])
    url = URLField(N_("Where it can be seen"), [Optional(), at_most(300), WEB])
    result = StringField(N_("What came of it"), [at_most(300)])
    picture = FileField(N_("Picture"))
