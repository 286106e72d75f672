"""Knows what is asked of whoever wants other days."""

from wtforms import IntegerField, TextAreaField

from portal.domain.board.postponing import MOST_DAYS
from portal.domain.text import N_
from portal.web.forms import Form, at_most, between, required


class PostponementForm(Form):
    days = IntegerField(N_("Later by, in working days"), [required, between(1, MOST_DAYS)])
    reason = TextAreaField(N_("Why"), [required, at_most(400)])
