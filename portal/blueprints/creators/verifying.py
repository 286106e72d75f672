"""Knows how a creator proves a channel with a code, and her business with a number."""

from flask import url_for

from portal.blueprints.creators import bp, proofs
from portal.blueprints.creators.screens import brought, mine
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.queries import creators as read_creators
from portal.queries import verification as read
from portal.services import verification
from portal.web import ladders, work
from portal.web.identity import actor, found, permitted
from portal.web.pages import go

HERE = "creators.connections_page"


@bp.post("/profile/channels/<public_id>/code")
@permitted(Permission.CREATORS_OWN)
def begin_code(public_id: str):
    channel = found(read_creators.find_channel(work.current().session, actor(), public_id))
    row = verification.begin_code(work.current(), mine(), channel)
    text = Text(N_("Put %(code)s into the text of %(channel)s, then ask for a look."), code=row.code, channel=channel.handle)
    return go(url_for(HERE) + f"#code-{channel.public_id}", text=text)


@bp.post("/profile/checks/<public_id>/look")
@permitted(Permission.CREATORS_OWN)
def look_for_code(public_id: str):
    row = found(read.find(work.current().session, actor(), public_id))
    try:
        verification.ask_for_look(work.current(), row)
    except NotNow as refusal:
        work.start_over()
        return go(url_for(HERE), text=refusal.text, category="warning")
    words = N_("The operator looks at your channel and writes to you.") if row.by_eye else N_("We are looking. You will hear in a minute.")
    return go(url_for(HERE), text=words)


@bp.post("/profile/checks/<public_id>/removal")
@permitted(Permission.CREATORS_OWN)
def withdraw_check(public_id: str):
    verification.withdraw(work.current(), found(read.find(work.current().session, actor(), public_id)))
    return go(url_for(HERE), text=N_("It is taken back and no longer shown."))


@bp.post("/profile/checks/business")
@permitted(Permission.CREATORS_OWN)
def claim_business():
    creator, form = mine(), ladders.business_form()
    try:
        if form.validate_on_submit():
            row = verification.claim_business(work.current(), creator, **form.values(), paper=brought(form.paper))
            return go(url_for(HERE), text=ladders.asked(row))
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        creator = mine()
    return proofs.shown(creator, form, 422)
