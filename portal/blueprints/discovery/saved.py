"""Knows the screens of kept searches: save one, look now, say how often a mail tells what is new, and end that without a sign-in."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from portal.blueprints.discovery import bp, filters, search, wording
from portal.blueprints.discovery.chips import chips
from portal.blueprints.discovery.forms import SearchForm
from portal.domain.discovery.address import to_params
from portal.domain.discovery.keeping import CADENCES, LOOKED_AT, NAMED
from portal.domain.errors import Changed, Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.gateways import labels
from portal.queries import discovery as read_discovery
from portal.services import discovery
from portal.web import work
from portal.web.forms import choices
from portal.web.identity import actor, found, permitted, public
from portal.web.pages import go, page


@bp.get("/saved-searches")
@permitted(Permission.DISCOVERY_SEARCH)
def saved_searches():
    rows = [_row(each) for each in read_discovery.searches_of(work.current().session, actor())]
    return page("discovery/saved.html", rows=rows, looked_at=LOOKED_AT)


def _row(saved) -> dict[str, Any]:
    kept = _kept(saved)
    return {
        "search": saved,
        "words": _words(kept.query),
        "stopped": kept.stopped,
        "unread": kept.unread,
        "url": discovery.address_of(saved),
        "newest": discovery.address_of(saved, newest=True),
        "cadence": CADENCES[saved.cadence],
        "wide": saved.last_total > LOOKED_AT,
    }


def _kept(saved) -> read_discovery.Kept:
    return read_discovery.read_search(saved, labels.known(), work.now().date())


@bp.route("/saved-searches/new", methods=["GET", "POST"])
@permitted(Permission.DISCOVERY_SEARCH)
def new_saved_search():
    """Keep the search whose parameters stand in the address."""
    query, notes = search.asked()
    if request.args.get("like"):
        notes += (Text(N_("A shortlist changes, so “more like these” is not kept: the search is saved without it.")),)
    form = SearchForm()
    del form.free
    try:
        if form.validate_on_submit():
            kept = discovery.save_search(work.current(), form.name.data, query, form.cadence.data)
            return go(url_for("discovery.saved_searches"), text=Text(N_("“%(name)s” is saved."), name=kept.name))
    except Invalid as refusal:
        form.refuse(refusal)
    if not form.is_submitted():
        form.name.data = ", ".join(_words(query))[:80]
    action = f"{url_for('discovery.new_saved_search')}?{urlencode(to_params(query.at(1)))}".rstrip("?")
    return _form_page(form, query, notes, action=action, back=search.address(query))


@bp.route("/saved-searches/<public_id>", methods=["GET", "POST"])
@permitted(Permission.DISCOVERY_SEARCH)
def edit_saved_search(public_id: str):
    saved = found(read_discovery.find_search(work.current().session, actor(), public_id))
    kept = _kept(saved)
    notes, week, refused = kept.unread, kept.query.free_week, 422
    form = SearchForm(name=saved.name, cadence=saved.cadence, free=week.isoformat() if week else "", seen=discovery.shown_of(saved))
    if week:
        form.free.choices = choices([("", N_("Any week")), *filters.weeks(work.now().date(), kept.query)])
    else:
        del form.free
    try:
        if form.validate_on_submit():
            wanted = date.fromisoformat(form.free.data) if week and form.free.data else None
            discovery.change_search(work.current(), saved, form.name.data, form.cadence.data, wanted, request.form.get("seen", ""))
            return go(url_for("discovery.saved_searches"), text=N_("Saved."))
    except Changed as refusal:
        form.seen.data = discovery.shown_of(saved)
        now = Text(N_("It is called “%(name)s” now: %(cadence)s."), name=saved.name, cadence=Text(CADENCES[saved.cadence]))
        notes, refused = (*notes, refusal.text, now), 409
        if week:
            notes += (Text(N_("It asks for this week now: %(week)s."), week=filters.week(week)),)
    except Invalid as refusal:
        form.refuse(refusal)
    back = url_for("discovery.saved_searches")
    return _form_page(form, kept.query, notes, status=refused, action=request.path, back=back, saved=saved, over=kept.over)


def _words(query) -> list[str]:
    """Everything that is asked for, as the chips of the search say it."""
    return [chip["label"] for chip in chips(search.Search(query, (), True))]


def _form_page(form: SearchForm, query, notes, *, status: int = 422, **more: Any):
    """The form, with `status` where what it sent was refused."""
    status = status if form.is_submitted() else 200
    return page(
        "discovery/saved_search.html", status=status, form=form, words=_words(query), notes=notes, **{"saved": None, "over": False, **more}
    )


@bp.post("/saved-searches/<public_id>/run")
@permitted(Permission.DISCOVERY_SEARCH)
def run_saved_search(public_id: str):
    """Look now; who is named here is not named in a mail again."""
    here = work.current()
    saved = found(read_discovery.find_search(here.session, actor(), public_id))
    news = discovery.run_search(here, saved)
    names = [each.name for each in read_discovery.names_of(here.session, list(news.new[:NAMED]))]
    if not names:
        text = Text(N_("“%(name)s”: nobody new since the last look."), name=saved.name)
    elif len(news.new) > len(names):
        words = N_("“%(name)s”: new since the last look: %(names)s and %(n)s more.")
        text = Text(words, name=saved.name, names=", ".join(names), n=len(news.new) - len(names))
    else:
        text = Text(N_("“%(name)s”: new since the last look: %(names)s."), name=saved.name, names=wording.listed(names))
    return go(url_for("discovery.saved_searches"), text=text)


@bp.post("/saved-searches/<public_id>/removal")
@permitted(Permission.DISCOVERY_SEARCH)
def remove_saved_search(public_id: str):
    saved = found(read_discovery.find_search(work.current().session, actor(), public_id))
    discovery.remove_search(work.current(), saved)
    undo = url_for("discovery.restore_saved_search", public_id=public_id)
    return go(url_for("discovery.saved_searches"), text=Text(N_("“%(name)s” is removed."), name=saved.name), undo=undo)


@bp.post("/saved-searches/<public_id>/restoration")
@permitted(Permission.DISCOVERY_SEARCH)
def restore_saved_search(public_id: str):
    saved = found(read_discovery.find_search(work.current().session, actor(), public_id, removed=True))
    discovery.restore_search(work.current(), saved)
    return go(url_for("discovery.saved_searches"), text=Text(N_("“%(name)s” is back."), name=saved.name))


@bp.get("/alerts/<token>")
@public
def alerts(token: str):
    """Where the link in a mail leads; nothing is switched off by looking, because mail programs open links by themselves."""
    _, brand = discovery.alerts_of(work.current(), token)
    return page("discovery/saved_stop.html", brand=brand.name, token=token, done=False)


@bp.post("/alerts/<token>")
@public
def stop_alerts(token: str):
    """Pressed on that page, or sent by the mail program itself (RFC 8058), which knows no form token: the signed word is the proof."""
    brand, _ = discovery.stop_alerts(work.current(), token)
    return page("discovery/saved_stop.html", brand=brand.name, token=token, done=True)
