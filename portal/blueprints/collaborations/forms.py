"""Knows what is asked of whoever wants other days."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import TextAreaField
from wtforms.validators import Optional

from portal.domain.board.postponing import MOST_DAYS
from portal.domain.text import N_
from portal.web.fields import Number
from portal.web.forms import Form, at_most, between, required


class PostponementForm(Form):
    """`days` for all pieces; a field of its own, `days_<public id>`, for each that differs."""

    days = Number(N_("Later by, in working days"), [Optional(), between(1, MOST_DAYS)])
    reason = TextAreaField(N_("Why"), [required, at_most(400)])

    @property
    def own(self) -> dict[str, Number]:
        """Public id of a piece → its own field."""
        return {name.removeprefix("days_"): field for name, field in self._fields.items() if name.startswith("days_")}

    @property
    def differs(self) -> bool:
        """Whether something was said of one piece alone."""
        return any(field.data is not None or field.errors for field in self.own.values())

    @property
    def said(self) -> dict[str, int]:
        """Public id of each piece → working days, as was said of it alone, else of all."""
        return {piece: (self.days.data or 0) if field.data is None else field.data for piece, field in self.own.items()}


def postponement_form(pieces: Iterable, *args, **values) -> PostponementForm:
    """The form for these deliverables."""
    fields = {f"days_{piece.public_id}": Number(piece.title, [Optional(), between(0, MOST_DAYS)]) for piece in pieces}
    return type("PostponementForm", (PostponementForm,), fields)(*args, **values)
