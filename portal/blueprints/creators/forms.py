"""Knows what is asked for a profile."""

from decimal import Decimal

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import InputRequired, Optional, Regexp

from portal.domain.creators.availability import WORDS, Availability
from portal.domain.creators.metrics import OF_A_PERIOD, OF_A_SAMPLE, PERIODS, SHARES, count_from, name_of, share_from, stated_of
from portal.domain.creators.profile import VAT
from portal.domain.text import N_, Text
from portal.web.fields import Day, Number, Picks
from portal.web.filters import sentence
from portal.web.forms import Form, MoneyField, Question, at_most, between, choices, required

WEB = Regexp(r"^https?://[^\s<>\"']+$", message=N_("An address that begins with https://"))


class FigureField(StringField):
    """A count, or a share in per cent, as people write it; what was understood is `value`, a count or a fraction from 0 to 1."""

    value: int | Decimal | None = None

    def pre_validate(self, form) -> None:
        if not self.data:
            return
        share = form.metric.data in SHARES
        self.value = share_from(self.data) if share else count_from(self.data)
        if self.value is None:
            raise Question(Text(N_("Write a share in per cent such as 43.5.") if share else N_("Write a whole number such as 48200.")))


class YouForm(Form):
    name = StringField(N_("Name in the directory"), [required, at_most(120)])
    handle = StringField(N_("Address of your profile"), [at_most(40)])
    tagline = TextAreaField(N_("One sentence about your work"), [at_most(140)])
    place = StringField(N_("Place"), [at_most(120)])
    country = SelectField(N_("Country"), validate_choice=False)


class FirstForm(YouForm):
    """The first save; only here it is asked whether she is of age."""

    born_adult = RadioField(
        N_("Your age"), [required], choices=choices([("y", N_("I am 18 or older.")), ("n", N_("I am younger than 18."))])
    )


class WorkForm(Form):
    topics = Picks(N_("Topics"))
    languages = Picks(N_("Languages in which you work"))
    bio_en = TextAreaField(N_("About you, in English"), [at_most(3000)])
    bio_de = TextAreaField(N_("About you, in German"), [at_most(3000)])
    accepts = Picks(N_("What you are glad of besides money"))
    grants = Picks(N_("What you are open to beyond the post"))
    excluded_topics = Picks(N_("What you do not work with"))
    exclusions = StringField(N_("In your own words"), [at_most(500)])


class WeeksForm(Form):
    """Ticked weeks; the button that was pressed says how much room they have."""

    weeks = Picks(N_("Weeks"))
    state = HiddenField()


class DaysForm(Form):
    first = Day(N_("From"), [InputRequired(N_("Write a day."))])
    last = Day(N_("To"), [InputRequired(N_("Write a day."))])
    state = RadioField(
        N_("How much room you have"),
        [required],
        choices=choices((str(each), WORDS[each]) for each in Availability),
        default=Availability.BUSY,
    )


class ContractForm(Form):
    legal_name = StringField(N_("Legal name"), [at_most(200)])
    address = TextAreaField(N_("Address"), [at_most(400)])
    vat_status = RadioField(N_("VAT"), default="none")
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
    value = FigureField(N_("Number"), [required, at_most(20)])
    as_of = DateField(N_("As of"), [InputRequired(N_("Write a day."))])
    days = SelectField(N_("About how many days, up to that one"), [Optional()], coerce=lambda value: int(value) if value else None)
    sample = Number(N_("Over how many posts, streams, episodes or issues"), [Optional(), between(1, 1_000)])

    def __init__(self, *args, platform: str, **kwargs):
        super().__init__(*args, **kwargs)
        asked = stated_of(platform)
        self.metric.choices = [(metric, sentence(name_of(metric, platform))) for metric in asked]
        self.days.choices = [("", sentence(N_("the usual time"))), *((str(days), str(days)) for days in PERIODS)]
        if not OF_A_PERIOD.keys() & set(asked):
            del self.days
        if not OF_A_SAMPLE & set(asked):
            del self.sample


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
