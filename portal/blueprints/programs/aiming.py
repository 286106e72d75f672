"""Knows how a brand says by which of its target audiences a program goes."""

from flask import request, url_for

from portal.blueprints.programs import bp
from portal.blueprints.programs.deeds import own
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import discovery as read_discovery
from portal.services import programs
from portal.web import work
from portal.web.identity import actor, found, permitted
from portal.web.pages import go


@bp.post("/programs/<public_id>/target")
@permitted(Permission.PROGRAMS_EDIT)
def choose_target(public_id: str):
    """`target`: one of the brand's, the one that is in use already (though it may be removed), or empty for none."""
    program, wanted = own(public_id), request.form.get("target", "")
    target = None
    if wanted:
        in_use = program.target if program.target is not None and program.target.public_id == wanted else None
        target = in_use or found(read_discovery.find_target(work.current().session, actor(), wanted))
    programs.choose_target(work.current(), program, target)
    text = N_("Applications now say how well each creator fits.") if target else N_("The program goes by no target audience.")
    return go(url_for("programs.show", public_id=public_id), text=text)
