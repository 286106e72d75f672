"""Knows the operator's screens: how the machinery is, and the texts of the instance."""

from flask import url_for
from wtforms import TextAreaField

from portal.blueprints.operator import bp
from portal.domain.errors import NotFound
from portal.domain.policies import Permission
from portal.domain.text import N_
from portal.queries import accounts as read_accounts
from portal.queries import operation
from portal.queries import verification as read_checks
from portal.services import accounts
from portal.web import work
from portal.web.forms import Form, at_most
from portal.web.identity import permitted
from portal.web.markdown import rendered
from portal.web.pages import go, page

PAGES = {"imprint": N_("Legal notice"), "privacy": N_("Privacy"), "terms": N_("Terms of use")}


class SitePageForm(Form):
    body = TextAreaField(N_("Text in Markdown"), [at_most(60_000)])


@bp.get("")
@permitted(Permission.SITE_EDIT)
def index():
    session = work.current().session
    return page(
        "operator/index.html",
        pages=PAGES,
        outbox=operation.outbox_counts(session),
        beat=operation.last_beat(session),
        checks=read_checks.count_waiting(session),
    )


@bp.route("/pages/<name>/<locale>", methods=["GET", "POST"])
@permitted(Permission.SITE_EDIT)
def site_page(name: str, locale: str):
    if name not in PAGES or locale not in ("en", "de"):
        raise NotFound()
    stored = read_accounts.site_page_exactly(work.current().session, name, locale)
    form = SitePageForm(body=stored.body if stored else "")
    if not form.validate_on_submit():
        preview = rendered(form.body.data) if form.body.data else None
        return page(
            "operator/site_page.html",
            status=422 if form.is_submitted() else 200,
            form=form,
            heading=PAGES[name],
            language=locale,
            preview=preview,
        )
    accounts.write_site_page(work.current(), name, locale, form.body.data or "")
    return go(url_for("operator.index"), text=N_("Saved."))
