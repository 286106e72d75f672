"""Knows the page on which one side signs: the whole text, then name, two boxes, password."""

from flask import request, url_for

from portal.blueprints.contracts import bp
from portal.blueprints.contracts.forms import SignatureForm
from portal.blueprints.contracts.showing import context, load, show
from portal.domain.contracts.signing import CONSENT, CONSENT_VERSION, Attempt
from portal.domain.errors import Invalid, NotNow, Refusal
from portal.domain.policies import Permission
from portal.domain.states import Side
from portal.domain.text import N_
from portal.services import contracts
from portal.web import work
from portal.web.identity import permitted
from portal.web.language import locale
from portal.web.limits import Limit, limited
from portal.web.pages import go, page


def _page(contract, form: SignatureForm, status: int = 200):
    shown = context(contract)
    name = shown["parties"].brand.signatory if shown["side"] is Side.BRAND else shown["parties"].creator.legal_name
    for key, words in CONSENT[CONSENT_VERSION].items():
        form[key].label.text = words.within(locale())
    return page("contracts/signature.html", status=status, form=form, name=name, **shown)


@bp.get("/contracts/<public_id>/signature")
@permitted(Permission.CONTRACTS_SIGN)
def check(public_id: str):
    contract = load(public_id)
    shown = context(contract)
    if not shown["may_sign"]:
        raise NotNow(N_("There is nothing for you to sign here now."))
    form = SignatureForm(formdata=None, shown=contract.content_hash, opened=contracts.opening(work.current(), contract))
    return _page(contract, form)


@bp.post("/contracts/<public_id>/signature")
@permitted(Permission.CONTRACTS_SIGN)
@limited(Limit("signature", 30, 600))
def sign(public_id: str):
    contract, form = load(public_id), SignatureForm()
    ticked = frozenset(name for name in ("read", "bound") if form[name].data)
    attempt = Attempt(form.typed_name.data or "", ticked, form.consent.data or "", form.shown.data or "")
    stamp = contracts.Stamp(request.remote_addr or "", request.user_agent.string, locale())
    try:
        if not form.validate_on_submit():
            raise Invalid()
        contracts.sign(work.current(), contract, attempt, password=form.password.data or "", opened=form.opened.data or "", stamp=stamp)
    except Invalid as refusal:
        form.refuse(refusal)
        work.start_over()
        return _page(load(public_id), form, 422)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        work.start_over()
        return show(load(public_id), status=409, refused=refusal.text)
    done = (
        N_("Both have signed. The agreement is sealed.")
        if contract.state == "executed"
        else N_("You have signed. The other side was told.")
    )
    return go(url_for("contracts.show", public_id=public_id), text=done)
