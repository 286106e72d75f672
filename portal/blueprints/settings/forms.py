"""Knows what a person can set, and what is asked of a brand."""

from datetime import datetime
from zoneinfo import ZoneInfo

from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField, TextAreaField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, Optional, Regexp

from portal.domain.accounts import ROLE_LABELS, Role
from portal.domain.text import N_, Text
from portal.gateways import timezones, translations
from portal.web.forms import Form, at_most, choices, email, password_required, required
from portal.web.words import in_order


class NameForm(Form):
    name = StringField(N_("Your name"), [required, at_most(120)])


class ZoneForm(Form):
    zone = SelectField(N_("City"), filters=[lambda name: timezones.canonical(name or "") or name])

    def offer(self, now: datetime, language: str) -> None:
        """List the zones by region and city, each with the time that it is there."""
        usual = translations.USUAL_ZONES[language]
        self.zone.choices = [
            SelectChoice("", Text(N_("By language: %(zone)s"), zone=_told(usual, now, language))),
            SelectChoice(timezones.UTC, _told(timezones.UTC, now, language)),
            *(
                SelectChoice(zone, words, optgroup=translations.worded(region, language))
                for prefix, region in timezones.REGIONS.items()
                for zone, words in in_order((zone, _told(zone, now, language)) for zone in timezones.of_region(prefix))
            ),
        ]


def _told(zone: str, now: datetime, language: str) -> str:
    return f"{timezones.city(zone, language)} · {now.astimezone(ZoneInfo(zone)):%H:%M}"


class PasswordForm(Form):
    current = PasswordField(N_("Current password"), [password_required], keep_spaces=True)
    password = PasswordField(N_("New password"), [required], keep_spaces=True)
    again = PasswordField(N_("New password, once more"), [EqualTo("password", N_("The two passwords differ."))], keep_spaces=True)


class PlainForm(Form):
    """Only a button."""


class BrandForm(Form):
    name = StringField(N_("Name of the brand"), [required, at_most(120)])
    country = SelectField(N_("Country"), [required])
    website = URLField(
        N_("Website"), [Optional(), at_most(300), Regexp(r"^https?://\S+$", message=N_("An address that begins with https://"))]
    )
    about = TextAreaField(N_("What the brand does"), [at_most(2000)])
    legal_name = StringField(N_("Legal name"), [at_most(200)])
    address = TextAreaField(N_("Address"), [at_most(400)])


class NamedBrandForm(BrandForm):
    all_the_same = BooleanField(N_("Mine is another brand of the same name"))


class InvitationForm(Form):
    email = EmailField(N_("E-mail"), [required, at_most(254), email])
    role = SelectField(N_("Role"), [required], choices=choices(ROLE_LABELS.items()), default=Role.FINANCE)


class RoleForm(Form):
    role = SelectField(N_("Role"), [required], choices=choices(ROLE_LABELS.items()))
