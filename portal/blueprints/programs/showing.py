"""Knows what the pages of programs show: the filters of the list, and everything about one program for whoever looks at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import url_for

from portal.blueprints.programs.brief_form import PARTS
from portal.domain.money import Money
from portal.domain.policies import Permission, may
from portal.domain.programs import PROGRAM
from portal.domain.programs.briefs import Brief
from portal.domain.programs.plans import Plan, compose
from portal.domain.programs.review import blocking
from portal.domain.programs.words import APPLICATION_SIGNS, APPLICATION_STATES, PROGRAM_SIGNS, PROGRAM_STATES
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.gateways import content, translations
from portal.queries import discovery as read_discovery
from portal.queries import programs as read_programs
from portal.queries.programs import Filters
from portal.services import programs
from portal.web import ladders, work
from portal.web.fields import Deed
from portal.web.filters import sentence
from portal.web.identity import actor
from portal.web.language import locale
from portal.web.pages import page
from portal.web.programs import pay, places_of_rights, record_lines, rights, value_lines
from portal.web.words import in_order, label, options

DEEDS = {"publish": "programs.publish", "close": "programs.close", "reopen": "programs.reopen", "archive": "programs.archive"}
MOST_PAY = 1_000_000
IN_GROUPS = ("objective", "kinds", "topics", "languages", "markets", "channels", "territory")
"""Fields of the plan that are groups of boxes: their first box is what a link can lead to."""


def program_page(program: Any, *, status: int = 200, refused: Text | None = None):
    """The page of a program; for htmx the panel in which its brand opens and ends it."""
    session, me = work.current().session, actor()
    own = may(me, Permission.PROGRAMS_EDIT, program)
    plan = Plan.of(program)
    version = read_programs.brief_of(session, program) if own or me.creator_id is not None else None
    brief = Brief.from_json(version.content) if version else None
    remarks = programs.remarks(program, work.now().date()) if own else ()
    if own and program.state == "draft":
        brief = compose(programs.working_brief(program), plan)
    return page(
        "programs/show.html",
        fragment="programs/_publication.html",
        status=status,
        refused=refused,
        program=program,
        plan=plan,
        own=own,
        brief=brief,
        version=version,
        checked=[] if own else ladders.of_brand(program.brand),
        application=read_programs.own_application(session, me, program),
        values=value_lines(plan.values, with_cost=own),
        pay=pay(program),
        rights=rights(program.rights),
        rights_where=places_of_rights(program.rights, program.markets) if program.rights else "",
        record=record_lines(read_programs.record(session, program.brand_id)),
        kpi=_kpi(program),
        behaviour=_behaviour(program.objective),
        remarks=remarks,
        blocked=blocking(remarks),
        targets=read_discovery.targets_of(session, me) if own else [],
        counts=read_programs.counts_of(session, program) if own else Counter(),
        actions=_actions(program) if own else frozenset(),
        form=Deed(formdata=None, seen=program.version),
        states=PROGRAM_STATES,
        signs=PROGRAM_SIGNS,
        application_states=APPLICATION_STATES,
        application_signs=APPLICATION_SIGNS,
        mend=lambda remark: mending_url(program, remark),
        names={name: part.label for name, part in PARTS.items()},
    )


def mending_url(program: Any, remark: Any) -> str:
    """Where a remark is mended."""
    if remark.page == "plan":
        return url_for(
            "programs.edit", public_id=program.public_id, _anchor=f"{remark.field}-0" if remark.field in IN_GROUPS else remark.field
        )
    return url_for("programs.brief", public_id=program.public_id, _anchor=f"part-{remark.field}" if remark.field else None)


def filters_of(args: Any) -> Filters:
    """The search that an address says; what nobody knows is left out."""
    taxonomy = content.taxonomy()
    topics, kinds = {each.id for each in taxonomy.topics}, {each.id for each in taxonomy.kinds}
    languages, markets = {each.code for each in taxonomy.languages}, {each.code for each in taxonomy.markets}
    pays = args.get("pays", "")
    chosen = tuple(dict.fromkeys(each for each in args.getlist("topic") if each in topics))
    return Filters(
        topics=chosen,
        kinds=tuple(dict.fromkeys(each for each in args.getlist("kind") if each in kinds)),
        language=args.get("language", "") if args.get("language") in languages else "",
        market=args.get("market", "") if args.get("market") in markets else "",
        pays_minor=min(int(pays), MOST_PAY) * 100 if pays.isdecimal() and len(pays) < 9 else 0,
        value=args.get("value") == "1",
        words=args.get("q", "").replace("\x00", "").strip()[:80],
    )


def widened(filters: Filters) -> Filters:
    """Every topic with what lies under it."""
    taxonomy = content.taxonomy()
    wide = dict.fromkeys(each for topic in filters.topics for each in taxonomy.with_children(topic))
    return Filters(**{**vars(filters), "topics": tuple(wide)})


def address_of(filters: Filters, **instead: Any) -> dict[str, Any]:
    """The arguments that say `filters` in an address."""
    said = {
        "q": filters.words or None,
        "topic": list(filters.topics),
        "kind": list(filters.kinds),
        "language": filters.language or None,
        "market": filters.market or None,
        "pays": filters.pays_minor // 100 or None,
        "value": "1" if filters.value else None,
    }
    return {**said, **instead}


def facets(filters: Filters) -> dict[str, list[dict[str, Any]]]:
    """The choices of the list: main topics, kinds, languages, markets."""
    taxonomy = content.taxonomy()
    main = [(each.id, each.label.within(locale())) for each in taxonomy.topics if each.parent is None or each.id in filters.topics]
    return {
        "topics": [{"value": id, "label": words, "checked": id in filters.topics} for id, words in main],
        "kinds": [{"value": id, "label": words, "checked": id in filters.kinds} for id, words in options("deliverable")],
        "languages": [(id, words, id == filters.language) for id, words in options("language")],
        "markets": [(id, words, id == filters.market) for id, words in in_order(options("market"))],
    }


def chips(filters: Filters) -> list[dict[str, str]]:
    """What is asked for now, each with the address without it."""

    def without(words: str, **instead: Any) -> dict[str, str]:
        return {"label": words, "url": url_for("programs.index", **address_of(filters, **instead))}

    found = [without(f"„{filters.words}“" if locale() == "de" else f"“{filters.words}”", q=None)] if filters.words else []
    found += [without(label(each, "topic"), topic=[other for other in filters.topics if other != each]) for each in filters.topics]
    found += [without(label(each, "deliverable"), kind=[other for other in filters.kinds if other != each]) for each in filters.kinds]
    if filters.language:
        found.append(without(label(filters.language, "language"), language=None))
    if filters.market:
        found.append(without(label(filters.market, "market"), market=None))
    if filters.pays_minor:
        amount = translations.money(Money(filters.pays_minor, filters.currency), locale())
        found.append(without(sentence(Text(N_("at least %(amount)s"), amount=amount)), pays=None))
    if filters.value:
        found.append(without(sentence(N_("with value in kind")), value=None))
    return found


def _actions(program: Any) -> frozenset[str]:
    return frozenset(event for event in PROGRAM.events if PROGRAM.allows(program.state, event, Side.BRAND))


def _kpi(program: Any) -> Mapping[str, Any] | None:
    known = {each.id: each for each in content.taxonomy().kpis}.get(program.kpi)
    return {"label": known.label, "definition": known.definition, "blind_spots": known.blind_spots, "unit": known.unit} if known else None


def _behaviour(id: str) -> Any:
    return next((each for each in content.taxonomy().behaviours if each.id == id), None)
