"""Knows the forms of shortlists, kept searches and target audiences."""

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from portal.domain.discovery.audience import Dimension
from portal.domain.discovery.fit import LEAST, WISHES, Target
from portal.domain.discovery.keeping import CADENCES
from portal.domain.text import N_
from portal.web.fields import Deed, Picks
from portal.web.forms import Form, at_most, between, choices, required

WEIGHTS = (("1", N_("as usual")), ("2", N_("more")), ("3", N_("most")))
SAID_WEIGHTS = {2: N_("matters more"), 3: N_("matters most")}
"""What matters as usual is not said. Weights decide the order of a search, never what is said about a creator."""


class ListForm(Form):
    name = StringField(N_("Name of the list"), [required, at_most(80)])


class RenameForm(Deed):
    name = StringField(N_("Name of the list"), [required, at_most(80)])


class NoteForm(Form):
    note = TextAreaField(N_("Note"), [at_most(500)])


class SearchForm(Deed):
    """A kept search: its name, how often a mail tells what is new, and the free week where it asks for one."""

    name = StringField(N_("Name of the search"), [required, at_most(80)])
    cadence = RadioField(N_("Tell me of new creators"), choices=choices(CADENCES.items()), default="weekly")
    free = SelectField(N_("Free in a week"), [Optional()])


class AsideForm(Form):
    reason = TextAreaField(N_("Reason"), [at_most(300)])


class PickForm(Form):
    """Several creators at once: onto which list, and what is noted about them."""

    list = SelectField(N_("List"), [Optional()])
    name = StringField(N_("Name of the new list"), [Optional(), at_most(80)])
    note = TextAreaField(N_("Note"), [at_most(500)])


class TargetForm(Deed):
    name = StringField(N_("Name"), [required, at_most(80)])
    countries = Picks(N_("Countries"))
    least_country = IntegerField(N_("At least, per cent of the audience"), [Optional(), between(1, 100)], default=50)
    weight_country = SelectField(N_("How much it matters"), [Optional()], default="1")
    ages = Picks(N_("Ages"))
    least_age = IntegerField(N_("At least, per cent of the audience"), [Optional(), between(1, 100)], default=40)
    weight_age = SelectField(N_("How much it matters"), [Optional()], default="1")
    genders = Picks(N_("Genders"))
    least_gender = IntegerField(N_("At least, per cent of the audience"), [Optional(), between(1, 100)], default=50)
    weight_gender = SelectField(N_("How much it matters"), [Optional()], default="1")
    languages = Picks(N_("Languages"))
    least_language = IntegerField(N_("At least, per cent of the audience"), [Optional(), between(1, 100)], default=50)
    weight_language = SelectField(N_("How much it matters"), [Optional()], default="1")
    interests = Picks(N_("Interests"))
    least_interest = IntegerField(N_("At least, per cent of the audience"), [Optional(), between(1, 100)], default=30)
    weight_interest = SelectField(N_("How much it matters"), [Optional()], default="1")

    def target(self) -> Target:
        """Whom the form asks for; a share as the portal takes it anyway is not written down."""
        wishes = {name: frozenset(self[name].data or ()) for name in WISHES}
        least = {
            dimension: share / 100
            for name, dimension in WISHES.items()
            if wishes[name] and (share := self[f"least_{dimension.value}"].data) and share / 100 != LEAST[dimension]
        }
        weights = {
            dimension: int(self[f"weight_{dimension.value}"].data)
            for name, dimension in WISHES.items()
            if wishes[name] and (self[f"weight_{dimension.value}"].data or "1") != "1"
        }
        return Target(**wishes, least=least, weights=weights)

    def fill(self, target: Target) -> list[tuple[Dimension, str]]:
        """Show a target; whom the form does not offer is left out and returned."""
        beyond = []
        for name, dimension in WISHES.items():
            offered = {value for value, *_ in self[name].iter_choices()}
            wanted = sorted(getattr(target, name))
            self[name].data = [bucket for bucket in wanted if bucket in offered]
            beyond += [(dimension, bucket) for bucket in wanted if bucket not in offered]
            self[f"least_{dimension.value}"].data = round(100 * target.least.get(dimension, LEAST[dimension]))
            self[f"weight_{dimension.value}"].data = str(target.weight(dimension))
        return beyond
