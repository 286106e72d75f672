"""Knows the section of the profile with connected accounts and checks, drawn in one place for all its deeds."""

from portal.blueprints.creators.screens import section
from portal.domain.creators.connections import ASKED, PLATFORMS, STATES, may_keep
from portal.domain.text import Text
from portal.domain.verification import OF_CREATORS, OWN_PAGES
from portal.queries import verification as read
from portal.web import ladders, work
from portal.web.identity import actor


def shown(creator, form=None, status: int = 200):
    """The page; `form` is a refused business form."""
    here = work.current()
    own = read.connections_of(here.session, actor())
    checks = read.own_checks(here.session, actor())
    offered = here.gateways.connections.offered()
    living = {each.connection.channel_id for each in own if each.connection.state == "active"}
    running = {each.channel_id: each for each in checks if each.method == "channel_code" and each.state in ("open", "waiting")}
    return section(
        "creators/connections.html",
        "proof",
        creator,
        status=status,
        platforms=[(platform, platform in offered, ASKED[platform]) for platform in PLATFORMS],
        connections=[
            {
                "row": each.connection,
                "figures": each.figures,
                "trouble": Text.from_json(each.connection.trouble) if each.connection.trouble else None,
                "lacking": [Text.from_json(sentence) for sentence in each.connection.lacking],
                "state": STATES[each.connection.state],
                "keeps": may_keep(each.connection.platform),
            }
            for each in own
        ],
        rungs=ladders.steps(read.ladders_of(here.session, [creator.id])[creator.id], OF_CREATORS),
        channels=[
            (channel, check, Text.from_json(check.note) if check is not None and check.note else None)
            for channel in creator.channels
            if channel.id not in living
            for check in [running.get(channel.id)]
        ],
        own_pages=OWN_PAGES,
        checks=ladders.told([each for each in checks if each.method != "channel_code" or each.state not in ("open", "waiting")]),
        form=form or ladders.business_form(formdata=None, name=creator.legal_name, country=creator.country or "DE"),
        refused=form,
        asks_vies=here.gateways.registers.asks_vies(),
    )
