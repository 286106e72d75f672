"""A brand begins a program from a template, writes plan and brief, and opens it."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from portal.models.programs import BriefVersion, Program
from portal.services import programs
from tests.support.programs import FILLS, again, opened, written


def stored(portal, program=None) -> Program:
    with portal.session() as session:
        return (
            session.scalars(select(Program).order_by(Program.id.desc())).first()
            if program is None
            else session.get_one(Program, program.id)
        )


def fields(client) -> dict[str, str | list[str]]:
    """What the one form of fields on the page would send, with every box that is ticked."""
    values: dict[str, list[str]] = {}
    (form,) = [form for form in client.page.forms() if form.get("id") in ("plan-form", "brief-form")]
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "text")
        if not name or (field.tag == "button") or (kind in ("checkbox", "radio") and field.get("checked") is None):
            continue
        if field.tag == "select":
            chosen = [option.get("value") for option in field.iter("option") if option.get("selected") is not None]
            values.setdefault(name, []).extend(chosen or [next(field.iter("option")).get("value")])
        elif field.tag == "textarea":
            values.setdefault(name, []).append("".join(field.itertext()).removeprefix("\n"))
        elif field.tag == "input":
            values.setdefault(name, []).append(field.get("value") or "")
    return values


def test_bea_begins_a_program_from_a_template(portal, cast, way):
    bea = portal.browser(cast.bea)
    assert "The clock runs" not in bea.get("/programs/new").text
    way(bea)
    answer = bea.post(
        "/programs/new", data={"template": "food", "title": "Haferkorn Barista", "language": "de", "product": "Hafer Barista"}
    )
    program = stored(portal)
    assert answer.headers.get("HX-Redirect", answer.location) == f"/programs/{program.public_id}/edit"
    assert (program.state, program.brand_id, program.title) == ("draft", cast.bea.brand_id, "Haferkorn Barista")


def test_a_program_without_a_title_is_asked_for_one_and_what_was_typed_stays(portal, cast, way):
    bea = way(portal.browser(cast.bea))
    answer = bea.post("/programs/new", data={"template": "food", "title": "", "language": "de", "product": "Hafer Barista"})
    assert answer.status_code == 422 and 'value="Hafer Barista"' in answer.text and stored(portal) is None


def test_the_plan_is_saved_as_it_was_typed(portal, cast, way):
    program = written(portal, cast.bea)
    bea = portal.browser(cast.bea)
    bea.get(f"/programs/{program.public_id}/edit")
    typed = {
        **fields(bea),
        "title": "Haferkorn am Morgen",
        "pay_min": "700",
        "pay_max": "1.250,50",
        "kinds": ["ig_reel", "tt_video"],
        "values-0-cost": "12,00",
    }
    way(bea)
    answer = bea.post(f"/programs/{program.public_id}/edit", data=typed)
    assert answer.headers.get("HX-Redirect", answer.location) == f"/programs/{program.public_id}", answer.text[:3000]
    kept = stored(portal, program)
    assert (kept.title, kept.pay_min_minor, kept.pay_max_minor, kept.kinds) == (
        "Haferkorn am Morgen",
        70_000,
        125_050,
        ["ig_reel", "tt_video"],
    )
    assert kept.value_menu[0]["cost_minor"] == 1_200 and kept.value_menu[0]["retail_minor"] == 12_000
    assert kept.markets == ["DE"] and kept.rights["channels"] == ["instagram"]


def test_an_amount_that_can_be_read_in_two_ways_is_asked_back(portal, cast):
    program = written(portal, cast.bea)
    bea = portal.browser(cast.bea)
    bea.get(f"/programs/{program.public_id}/edit")
    answer = bea.post(f"/programs/{program.public_id}/edit", data={**fields(bea), "pay_max": "1.500"})
    assert answer.status_code == 422 and 'name="pay_max-meant"' in answer.text
    answer = bea.post(f"/programs/{program.public_id}/edit", data={**fields(bea), "pay_max-meant": "150000"})
    assert answer.status_code == 303 and stored(portal, program).pay_max_minor == 150_000


def test_value_rows_come_and_go_and_typed_text_survives(portal, cast, way):
    program = written(portal, cast.bea)
    path = f"/programs/{program.public_id}/edit"
    bea = portal.browser(cast.bea)
    bea.get(path)
    typed = {**fields(bea), "title": "Not kept yet", "values-0-description": "Half typed", "values-0-retail": "1.500", "add": "values"}
    way(bea)
    answer = bea.post(path, data=typed)
    assert answer.status_code == 200 and 'value="Half typed"' in answer.text and 'value="1.500"' in answer.text
    assert re.findall(r'name="(values-\d+-option)"', answer.text) == ["values-0-option", "values-1-option"]
    assert ("<!doctype" in answer.text.lower()) is not bea.as_htmx
    answer = bea.post(
        path, data={**typed, "values-1-option": "training", "values-1-description": "Second", "add": "", "remove": "values-0"}
    )
    assert "Half typed" not in answer.text and 'value="Second"' in answer.text
    assert stored(portal, program).title == "Haferkorn Barista, Winter"


def test_a_colleagues_change_is_not_overwritten_and_hers_stays_on_the_page(portal, cast, way):
    program = written(portal, cast.bea)
    path = f"/programs/{program.public_id}/edit"
    bea = portal.browser(cast.bea)
    bea.get(path)
    typed = {**fields(bea), "title": "My title"}
    with portal.work(cast.bea) as work:
        row = again(work, program)
        programs.edit_brief(work, row, programs.working_brief(row), row.version)
    way(bea)
    answer = bea.post(path, data=typed)
    assert answer.status_code == 409 and 'value="My title"' in answer.text and "meanwhile" in answer.text
    typed["seen"] = re.search(r'name="seen"[^>]*value="(\d+)"', answer.text)[1]
    assert bea.post(path, data=typed).status_code in (204, 303)
    assert stored(portal, program).title == "My title"


def test_the_brief_is_written_in_one_language_and_keeps_the_other(portal, cast, way):
    program = written(portal, cast.bea)
    path = f"/programs/{program.public_id}/brief"
    bea = portal.browser(cast.bea)
    bea.get(path)
    typed = {**fields(bea), "benefit_en": "A quiet cup."}
    switched = bea.post(path, data={**typed, "switch": "de"})
    assert switched.status_code == 200 and "You write in German now." in switched.text
    typed = {**fields(bea), "audience_de": "Menschen, die morgens Kaffee kochen."}
    assert typed["benefit_en"] == ["A quiet cup."], "what stood in front travels along"
    way(bea)
    assert bea.post(path, data=typed).status_code in (204, 303)
    with portal.work(cast.bea) as work:
        brief = programs.working_brief(again(work, program))
    assert (brief.benefit.en, brief.benefit.de) == ("A quiet cup.", "Ein warmes Essen ohne lange Liste.")
    assert brief.audience.de.startswith("Menschen, die morgens") and brief.audience.en.startswith("People who cook")
    assert len(brief.roles) == 5 and [role.id for role in brief.roles][:2] == ["decider", "deputy"] and brief.roles[0].decides
    assert (
        len(brief.preflight) == 8
        and len(brief.escalation) == 3
        and brief.escalation[2].hours == 2
        and brief.response_times.crisis_hours == 4
    )


def test_a_brief_that_nobody_changed_is_the_same_after_saving(portal, cast):
    program = written(portal, cast.bea)
    with portal.work(cast.bea) as work:
        before = programs.working_brief(again(work, program))
    bea = portal.browser(cast.bea)
    bea.get(f"/programs/{program.public_id}/brief")
    assert bea.post(f"/programs/{program.public_id}/brief", data=fields(bea)).status_code == 303
    with portal.work(cast.bea) as work:
        assert programs.working_brief(again(work, program)) == before


def test_rows_of_the_brief_come_and_go_and_typed_text_survives(portal, cast, way):
    program = written(portal, cast.bea)
    path = f"/programs/{program.public_id}/brief"
    bea = portal.browser(cast.bea)
    bea.get(path)
    typed = {**fields(bea), "story_routes-1-idea_en": "Half typed idea", "crisis_hours": "soon"}
    way(bea)
    answer = bea.post(path, data={**typed, "add": "story_routes"})
    assert answer.status_code == 200 and "Half typed idea" in answer.text and 'name="story_routes-3-name_en"' in answer.text
    if bea.as_htmx:
        assert (
            'id="part-story_routes"' in answer.text
            and 'id="checks"' in answer.text
            and "hx-swap-oob" in answer.text
            and 'id="part-no_gos"' not in answer.text
        )
    else:
        assert 'value="soon"' in answer.text
    answer = bea.post(path, data={**typed, "remove": "story_routes-0"})
    assert 'name="story_routes-0-name_en"' not in answer.text and "Half typed idea" in answer.text
    with portal.work(cast.bea) as work:
        assert len(programs.working_brief(again(work, program)).story_routes) == 3, "nothing is kept by adding and removing"


def test_an_added_route_is_kept_with_the_others(portal, cast):
    program = written(portal, cast.bea)
    path = f"/programs/{program.public_id}/brief"
    bea = portal.browser(cast.bea)
    bea.get(path)
    bea.post(path, data={**fields(bea), "add": "roles"})
    bea.post(path, data={**fields(bea), "roles-5-label_en": "Answers at night: Bea", "roles-5-label_de": ""})
    with portal.work(cast.bea) as work:
        role = programs.working_brief(again(work, program)).roles[5]
    assert (role.label.en, role.label.de, role.decides) == ("Answers at night: Bea", "", False) and role.id


def test_checks_stand_beside_the_brief_and_follow_what_is_typed(portal, cast):
    program = written(portal, cast.bea)
    bea = portal.browser(cast.bea)
    bea.get(f"/programs/{program.public_id}/brief")
    assert "Nothing is missing." in bea.page.text
    typed = {**fields(bea), "audience_en": "Only positive words and please say exactly this."}
    answer = bea.htmx(f"/programs/{program.public_id}/brief/checks", method="POST", data=typed)
    assert answer.status_code == 200 and 'id="checks"' in answer.text and "One thing is missing." in answer.text
    assert "Praise cannot be ordered" in answer.text and "This dictates the wording" in answer.text and "#part-audience" in answer.text
    plain = bea.post(f"/programs/{program.public_id}/brief", data={**typed, "check": "1"})
    assert plain.status_code == 200 and "Praise cannot be ordered" in plain.text and "please say exactly this" in plain.text
    with portal.work(cast.bea) as work:
        assert programs.working_brief(again(work, program)).audience.en.startswith("People who cook")


def test_a_draft_with_gaps_is_not_published_and_each_gap_leads_to_its_field(portal, cast, way):
    bea = portal.browser(cast.bea)
    bea.post("/programs/new", data={"template": "food", "title": "Winter", "language": "en"})
    program = stored(portal)
    bea.get(f"/programs/{program.public_id}")
    seen = bea.page.form(f"/programs/{program.public_id}/publication")["seen"]
    way(bea)
    answer = bea.post(f"/programs/{program.public_id}/publication", data={"seen": seen})
    assert answer.status_code == 422
    for target in ("edit#decide_by", "edit#kinds-0", "edit#summary", "brief#part-roles", "brief#part-objective", "edit#kpi"):
        assert f"/programs/{program.public_id}/{target}" in answer.text, target
    assert stored(portal, program).state == "draft"


def test_bea_publishes_closes_reopens_and_archives(portal, cast, way):
    program = written(portal, cast.bea)
    page = f"/programs/{program.public_id}"
    bea = way(portal.browser(cast.bea))
    for deed, state in (
        ("publication", "open"),
        ("closing", "closed"),
        ("reopening", "open"),
        ("closing", "closed"),
        ("archiving", "archived"),
    ):
        answer = bea.post(f"{page}/{deed}", data={"seen": stored(portal, program).version})
        assert answer.status_code in (204, 303), (deed, answer.text)
        assert stored(portal, program).state == state


def test_a_stale_button_gets_the_page_as_it_stands_now(portal, cast, way):
    program = opened(portal, cast.bea)
    bea = way(portal.browser(cast.bea))
    for seen in ("1", "", "x"):
        answer = bea.post(f"/programs/{program.public_id}/closing", data={"seen": seen})
        assert answer.status_code == 409 and 'id="publication"' in answer.text and "has changed since" in answer.text
    assert stored(portal, program).state == "open"


def test_saving_an_open_brief_makes_a_version_and_a_blocking_one_is_refused(portal, cast, way):
    program = opened(portal, cast.bea)
    path = f"/programs/{program.public_id}/brief"
    bea = portal.browser(cast.bea)
    bea.get(path)
    typed = fields(bea)
    way(bea)
    assert bea.post(path, data={**typed, "benefit_en": "A quiet cup."}).status_code in (204, 303)
    refused = bea.post(path, data={**typed, "seen": str(stored(portal, program).version), "benefit_en": "Only positive, no criticism."})
    assert refused.status_code == 422 and "Praise cannot be ordered" in refused.text and "Only positive, no criticism." in refused.text
    with portal.session() as session:
        assert [row.number for row in session.scalars(select(BriefVersion).order_by(BriefVersion.number))] == [1, 2]


def test_the_list_of_ones_own_programs_counts_what_waits(portal, cast):
    opened(portal, cast.bea)
    bea = portal.browser(cast.bea)
    assert "Haferkorn Barista, Winter" in bea.get("/programs/mine").text
    assert "None in this state" in bea.get("/programs/mine?state=closed").text
    assert "No program yet" in portal.browser(cast.cyd).get("/programs/mine").text


def test_a_day_too_far_and_a_wrong_number_are_named(portal, cast):
    program = written(portal, cast.bea)
    bea = portal.browser(cast.bea)
    bea.get(f"/programs/{program.public_id}/edit")
    far = (portal.clock.now + timedelta(days=900)).date().isoformat()
    answer = bea.post(f"/programs/{program.public_id}/edit", data={**fields(bea), "decide_by": far})
    assert answer.status_code == 422 and "more than two years away" in answer.text
    answer = bea.post(f"/programs/{program.public_id}/edit", data={**fields(bea), "decide_by": "tomorrow", "places": "many"})
    assert answer.status_code == 422 and 'value="many"' in answer.text and 'value="tomorrow"' in answer.text


def test_the_fills_of_the_tests_are_those_of_the_form():
    assert set(FILLS) == {"product", "baseline", "target", "evidence", "price", "contact", "n"}
