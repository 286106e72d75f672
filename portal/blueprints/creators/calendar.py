"""Knows the section with the calendar: weeks are ticked and marked, or a stretch of days is; all of it works without a script."""

from flask import url_for

from portal.blueprints.creators import bp
from portal.blueprints.creators.forms import DaysForm, WeeksForm
from portal.blueprints.creators.screens import mine, section
from portal.domain.creators.availability import WORDS, Availability, ahead
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import creators as read_creators
from portal.services import creators
from portal.web import work
from portal.web.identity import permitted
from portal.web.pages import go


def _weeks_form(**values) -> WeeksForm:
    form = WeeksForm(**values)
    form.weeks.choices = [(monday.isoformat(), monday.isoformat()) for monday in ahead(work.now().date())]
    return form


def _page(creator, weeks: WeeksForm | None = None, days: DaysForm | None = None, status: int = 200):
    return section(
        "creators/calendar.html",
        "calendar",
        creator,
        status=status,
        form=weeks or _weeks_form(formdata=None),
        days=days or DaysForm(formdata=None),
        calendar=read_creators.calendar_of(work.current().session, creator, work.now().date()),
    )


@bp.get("/profile/calendar")
@permitted(Permission.CREATORS_EDIT)
def calendar():
    return _page(mine())


@bp.post("/profile/calendar")
@permitted(Permission.CREATORS_EDIT)
def mark_weeks():
    creator, form = mine(), _weeks_form()
    try:
        if form.validate_on_submit() and form.state.data in set(Availability):
            mondays = [monday for monday in ahead(work.now().date()) if monday.isoformat() in form.weeks.data]
            return _marked(creators.mark_weeks(work.current(), creator, mondays, Availability(form.state.data)), form.state.data)
        raise Invalid(fields={"weeks": Text(N_("Tick weeks, then press one of the three buttons."))})
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        creator = mine()
    return _page(creator, weeks=form, status=422)


@bp.post("/profile/calendar/days")
@permitted(Permission.CREATORS_EDIT)
def mark_days():
    creator, form = mine(), DaysForm()
    try:
        if form.validate_on_submit():
            state = Availability(form.state.data)
            return _marked(creators.mark_days(work.current(), creator, form.first.data, form.last.data, state), state)
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        creator = mine()
    return _page(creator, days=form, status=422)


@bp.post("/profile/calendar/confirmation")
@permitted(Permission.CREATORS_EDIT)
def confirm_calendar():
    creators.confirm_calendar(work.current(), mine())
    return go(url_for("creators.calendar"), text=N_("Your calendar is confirmed with the day of today."))


def _marked(count: int, state: str):
    text = Text.counted(
        "One week is marked: %(state)s.", "%(n)s weeks are marked: %(state)s.", count, state=Text(WORDS[Availability(state)])
    )
    return go(url_for("creators.calendar"), text=text)
