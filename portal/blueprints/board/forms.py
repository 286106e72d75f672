"""Knows what is asked about a draft and about a post that went live."""

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from portal.domain.text import N_
from portal.web.fields import Picks
from portal.web.forms import Form, at_most, choices


class SeenForm(Form):
    """`seen`: the version of the card that the reader saw; `number`: of the draft that was shown; `open`: the card that lies open."""

    place = ""
    """Several of these forms stand on one page; each gives its fields ids of their own."""
    seen = IntegerField(widget=HiddenInput(), default=0)
    open = HiddenField()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = f"{self.place}-{field.name}" if self.place else field.id
            field.label.field_id = field.id


class MoveForm(SeenForm):
    event = HiddenField()
    to = HiddenField()
    number = IntegerField(widget=HiddenInput(), default=0)


class FeedbackForm(SeenForm):
    place = "feedback"
    number = IntegerField(widget=HiddenInput(), default=0)
    body = TextAreaField(N_("Your feedback"), [at_most(2000)])


class CancelForm(SeenForm):
    place = "cancel"
    body = TextAreaField(N_("Why is it cancelled?"), [at_most(500)])


class DraftForm(SeenForm):
    place = "draft"
    kept = HiddenField()
    file = FileField(N_("Picture or video"))
    link = StringField(N_("Link to the draft"), [at_most(400)])
    caption = TextAreaField(N_("Text of the post"), [at_most(3000)])
    note = TextAreaField(N_("Note to the brand"), [at_most(1000)])
    confirmations = Picks(N_("Please confirm"), validate_choice=False)

    def ask(self, questions) -> None:
        """Offer the sentences that this card asks about."""
        self.confirmations.choices = choices(questions)


class PublicationForm(SeenForm):
    place = "live"
    url = StringField(N_("Address of the live post"), [at_most(400)])
    caption = TextAreaField(N_("Text as it stands live"), [at_most(3000)])
    confirmations = Picks(N_("Please confirm"), validate_choice=False)
    posted = BooleanField(N_("The version that was approved is live at this address."))

    def ask(self, questions) -> None:
        self.confirmations.choices = choices(questions)
