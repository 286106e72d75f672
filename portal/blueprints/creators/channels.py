"""Knows the section with channels and the figures that a creator states herself."""

from flask import url_for

from portal.blueprints.creators import bp
from portal.blueprints.creators.forms import ChannelForm, FigureForm
from portal.blueprints.creators.screens import mine, section
from portal.domain.creators.platforms import RULES
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import creators as read_creators
from portal.services import creators
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import go
from portal.web.words import options


def _page(creator, form: ChannelForm | None = None, figure: FigureForm | None = None, of: str = "", status: int = 200):
    """`figure` is a refused form of the channel `of`; every other channel gets a fresh one."""
    form = form or _channel_form(formdata=None)
    figures = read_creators.figures_of(work.current().session, creator.channels)
    figure_forms = {
        channel.public_id: figure
        if figure and channel.public_id == of
        else FigureForm(formdata=None, prefix=f"{channel.public_id}-", as_of=work.now().date(), platform=channel.platform)
        for channel in creator.channels
    }
    uploads = read_creators.uploads_of(work.current().session, actor())
    return section(
        "creators/channels.html",
        "channels",
        creator,
        status=status,
        form=form,
        figures=figures,
        figure_forms=figure_forms,
        refused=figure,
        waiting=sum(each.state == "previewed" for each in uploads),
    )


def _channel_form(**values) -> ChannelForm:
    form = ChannelForm(**values)
    form.platform.choices = [(id, words) for id, words in options("platform") if id in RULES]
    return form


@bp.get("/profile/channels")
@permitted(Permission.CREATORS_EDIT)
def channels():
    return _page(mine())


@bp.post("/profile/channels")
@permitted(Permission.CREATORS_EDIT)
def add_channel():
    creator, form = mine(), _channel_form()
    try:
        if form.validate_on_submit():
            creators.add_channel(work.current(), creator, platform=form.platform.data, handle=form.handle.data, url=form.url.data or "")
            return go(url_for("creators.channels"), text=N_("The channel is added. Now give it a figure, or bring an export."))
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        creator = mine()
    return _page(creator, form, status=422)


@bp.post("/profile/channels/<public_id>/figures")
@permitted(Permission.CREATORS_EDIT)
def state_figure(public_id: str):
    creator = mine()
    channel = found(read_creators.find_channel(work.current().session, actor(), public_id))
    form = FigureForm(prefix=f"{public_id}-", platform=channel.platform)
    try:
        if form.validate_on_submit():
            asked = {name: form[name].data for name in ("days", "sample") if name in form}
            creators.state_figure(work.current(), creator, channel, form.metric.data, form.value.value, form.as_of.data, **asked)
            return go(url_for("creators.channels"), text=N_("The figure is kept, labelled as self-stated."))
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        creator = mine()
    return _page(creator, figure=form, of=public_id, status=422)


@bp.post("/profile/channels/<public_id>/removal")
@permitted(Permission.CREATORS_EDIT)
def remove_channel(public_id: str):
    channel = found(read_creators.find_channel(work.current().session, actor(), public_id))
    creators.remove_channel(work.current(), mine(), channel)
    text = Text(N_("The channel %(name)s is removed."), name=channel.handle)
    return go(url_for("creators.channels"), text=text, undo=url_for("creators.restore_channel", public_id=public_id))


@bp.post("/profile/channels/<public_id>/restoration")
@permitted(Permission.CREATORS_EDIT)
def restore_channel(public_id: str):
    channel = found(read_creators.find_channel(work.current().session, actor(), public_id))
    creators.restore_channel(work.current(), mine(), channel)
    return go(url_for("creators.channels"), text=Text(N_("The channel %(name)s is back."), name=channel.handle))
