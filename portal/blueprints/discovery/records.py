"""Knows how a brand signs what it looked at, and how brand and creator read it later."""

from datetime import date

from flask import request, url_for
from wtforms import RadioField, StringField, TextAreaField

from portal.blueprints.discovery import bp, checking, wording
from portal.domain.compliance.checks import DECISIONS
from portal.domain.compliance.screening import TOPICS
from portal.domain.errors import Changed, Invalid
from portal.domain.policies import Permission
from portal.domain.records import canonical_json, digest
from portal.domain.text import N_, Text
from portal.gateways.content import points_card
from portal.queries import compliance as read_compliance
from portal.queries import creators as read_creators
from portal.queries import discovery as read_discovery
from portal.services import compliance
from portal.web import work
from portal.web.fields import Deed
from portal.web.forms import at_most, choices, required
from portal.web.identity import actor, found, permitted, signed_in
from portal.web.pages import go, page


class RecordForm(Deed):
    decision = RadioField(N_("Your decision"), [required], choices=choices(DECISIONS.items()))
    reason = TextAreaField(N_("Reason"), [required, at_most(2000)])
    typed_name = StringField(N_("Your name, typed"), [required, at_most(120)])


@bp.route("/creators/<handle>/records/new", methods=["GET", "POST"])
@permitted(Permission.DISCOVERY_SEARCH)
def sign_record(handle: str):
    """The figures as they are frozen, the decision, the reason, and a typed name."""
    session, me = work.current().session, actor()
    creator = found(read_discovery.find(session, me, handle))
    figures = _figures(session, me, creator)
    form = RecordForm(seen=digest(canonical_json(figures)))
    try:
        if form.validate_on_submit():
            record = compliance.sign_record(
                work.current(), creator, figures,
                decision=form.decision.data, reason=form.reason.data, typed_name=form.typed_name.data, seen=form.seen.data,
            )  # fmt: skip
            return go(url_for("discovery.record", public_id=record.public_id), text=N_("The record is signed."))
    except Changed as refusal:
        work.start_over()
        creator = found(read_discovery.find(work.current().session, me, handle))
        figures = _figures(work.current().session, me, creator)
        form.seen.data = digest(canonical_json(figures))
        return _to_sign(form, creator, figures, 409, refusal.text)
    except Invalid as refusal:
        form.refuse(refusal)
    return _to_sign(form, creator, figures, 422 if form.is_submitted() else 200)


def _to_sign(form: RecordForm, creator, figures: dict, status: int, said: Text | None = None):
    return page("discovery/vetting/sign.html", status=status, form=form, creator=creator, figures=readable(figures), said=said)


@bp.get("/vetting-records/<public_id>")
@signed_in
def record(public_id: str):
    """One record, for the brand that signed it and for the creator."""
    kept = found(read_compliance.find_record(work.current().session, actor(), public_id))
    intact = kept.content is None or digest(canonical_json(kept.content)) == kept.content_hash
    return page(
        "discovery/vetting/record.html",
        record=kept,
        decision=DECISIONS[kept.decision],
        figures=readable(kept.content["figures"]) if kept.content else None,
        intact=intact,
        paper=url_for("files.show", public_id=kept.paper.file.public_id) if kept.paper and kept.paper.file else None,
        own=actor().creator_id == kept.creator_id,
    )


def _figures(session, me, creator) -> dict:
    """The sheet of the channel that is looked at, frozen: the one that the address names, else the best founded."""
    figures = read_creators.figures_of(session, creator.channels)
    channel = checking.subject(creator, figures, read_discovery.judgements_of(creator), request.args.get("channel"))
    if channel is None:
        return {"channel": None, "lines": []}
    return read_discovery.frozen(read_discovery.sheet_of(session, me, creator, channel, work.now().date(), points_card()))


def readable(figures: dict) -> list[tuple]:
    """(name, value, lines beneath) of everything that is frozen, as Texts; lines: (term, Text or words)."""
    rows: list[tuple] = []
    for line in figures.get("lines", ()):
        told = {name: Text.from_json(line[name]) for name in ("name", "value", "formula", "inputs", "sample", "uncertainty", "cannot_say")}
        terms = ((N_("Formula"), "formula"), (N_("What went in"), "inputs"), (N_("Sample"), "sample"), (N_("How sure"), "uncertainty"),
                 (N_("What it cannot say"), "cannot_say"))  # fmt: skip
        sources = [checking.source_words(name) for name in line["source"].split(", ") if name]
        source = Text(N_("%(source)s, %(day)s"), source=wording.listed(sources) or "–", day=date.fromisoformat(line["as_of"]))
        beneath = [(term, told[name]) for term, name in terms]
        rows.append((checking.headed(told["name"]), told["value"], [*beneath, (N_("Source and date"), source)]))
    others = {"card": N_("Private panel"), "sponsored": N_("Labelled advertising"), "rhythm": N_("Posting rhythm")}
    rows += [(name, Text.from_json(figures[key]), []) for key, name in others.items() if figures.get(key)]
    for one in figures.get("screen", ()):
        rows.append((TOPICS[one["topic"]], Text.counted("%(n)s post", "%(n)s posts", one["posts"]), []))
    for one in figures.get("reports", ()):
        share, day = wording.percent(float(one["credible"])), date.fromisoformat(one["as_of"])
        said = Text(N_("%(provider)s states %(share)s credible followers (%(day)s)"), provider=one["provider"], share=share, day=day)
        rows.append((N_("Report of a provider"), said, []))
    rows += [(N_("Answer of the creator"), words, []) for words in figures.get("answers", {}).values()]
    return rows
