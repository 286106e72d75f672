"""Knows the screen on which a brand sees what was checked about it, and has more checked."""

from flask import url_for

from portal.blueprints.verification import bp
from portal.domain.errors import Invalid, NotNow
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.domain.verification import OF_BRANDS, domain_of
from portal.queries import accounts as read_accounts
from portal.queries import verification as read
from portal.services import verification
from portal.services.files import Upload
from portal.web import ladders, work
from portal.web.identity import actor, found, permitted
from portal.web.pages import go, page

HERE = "verification.brand_page"


def _brand():
    return found(read_accounts.current_brand(work.current().session, actor()))


def _shown(form=None, status: int = 200):
    here, brand = work.current(), _brand()
    return page(
        "verification/brand.html",
        status=status,
        brand=brand,
        site=domain_of(brand.website),
        rungs=ladders.steps(read.ladder_of_brand(here.session, brand), OF_BRANDS),
        checks=ladders.told(read.own_checks(here.session, actor())),
        form=form or ladders.business_form(formdata=None, name=brand.legal_name, country=brand.country),
        refused=form,
        asks_vies=here.gateways.registers.asks_vies(),
    )


@bp.get("/brand/checks")
@permitted(Permission.BRANDS_EDIT)
def brand_page():
    return _shown()


@bp.post("/brand/checks/mail")
@permitted(Permission.BRANDS_EDIT)
def confirm_mail():
    try:
        row = verification.confirm_domain_mail(work.current(), _brand())
    except (Invalid, NotNow) as refusal:
        work.start_over()
        return go(url_for(HERE), text=refusal.text, category="warning")
    return go(url_for(HERE), text=Text(N_("Confirmed: your address lies at %(site)s."), site=row.about))


@bp.post("/brand/checks/business")
@permitted(Permission.BRANDS_EDIT)
def claim_business():
    form = ladders.business_form()
    try:
        if form.validate_on_submit():
            chosen = form.paper.data
            paper = Upload(chosen.filename, chosen.stream) if chosen and getattr(chosen, "filename", "") else None
            row = verification.claim_business(work.current(), _brand(), **form.values(), paper=paper)
            return go(url_for(HERE), text=ladders.asked(row))
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
    return _shown(form, 422)


@bp.post("/brand/checks/<public_id>/removal")
@permitted(Permission.BRANDS_EDIT)
def withdraw(public_id: str):
    verification.withdraw(work.current(), found(read.find(work.current().session, actor(), public_id)))
    return go(url_for(HERE), text=N_("It is taken back and no longer shown."))
