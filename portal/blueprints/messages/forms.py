"""Knows what a message needs."""

from wtforms import TextAreaField

from portal.domain.text import N_
from portal.services.messages import MOST
from portal.web.forms import Form, at_most, required


class MessageForm(Form):
    body = TextAreaField(N_("Your message"), [required, at_most(MOST)])
