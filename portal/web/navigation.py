"""Knows what stands in the header for whom, and the values that every page's frame needs."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_login import current_user

from portal.domain.accounts import Actor
from portal.domain.policies import Permission, may
from portal.domain.text import N_
from portal.settings import Settings
from portal.web import work
from portal.web.filters import sentence
from portal.web.language import locale, theme
from portal.web.pages import done, flashes


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Instance:
    name: str
    operator: str
    demo: bool
    source_url: str


PUBLIC = ((N_("Creators"), "discovery.index", ("discovery", "media_kits")), (N_("Programs"), "programs.index", ("programs",)))
BRAND = (
    (N_("Home"), "home.index", ("home",)),
    (N_("Creators"), "discovery.index", ("discovery", "media_kits")),
    (N_("Programs"), "programs.mine", ("programs", "applications")),
    (N_("Offers"), "offers.index", ("offers",)),
    (N_("Collaborations"), "collaborations.index", ("collaborations", "contracts", "board", "messages", "measurement")),
    (N_("Payments"), "payments.index", ("payments",)),
)
FINANCE = (
    (N_("Home"), "home.index", ("home",)),
    (N_("Agreements"), "collaborations.index", ("collaborations", "contracts")),
    (N_("Payments"), "payments.index", ("payments",)),
)
CREATOR = (
    (N_("Home"), "home.index", ("home",)),
    (N_("Profile"), "creators.edit", ("creators", "media_kits", "exports")),
    (N_("Programs"), "programs.index", ("programs", "applications")),
    (N_("Offers"), "offers.index", ("offers",)),
    (N_("Collaborations"), "collaborations.index", ("collaborations", "contracts", "board", "messages", "measurement")),
    (N_("Payouts"), "payments.payouts", ("payments",)),
)
OPERATOR = (
    (N_("Home"), "home.index", ("home",)),
    (N_("Operation"), "operator.index", ("operator", "verification")),
    (N_("Finance"), "payments.operation", ("payments",)),
)


def install(app: Flask, settings: Settings) -> None:
    instance = Instance(settings.instance_name, settings.operator_name, settings.demo, settings.source_url)
    app.jinja_env.globals.update(instance=instance, Permission=Permission)

    @app.context_processor
    def frame() -> dict:
        signed_in = current_user.is_authenticated
        actor = current_user.actor if signed_in else None
        return {
            "viewer": current_user if signed_in else None,
            "actor": actor,
            "unread": current_user.person.unread if signed_in else 0,
            "navigation": [_item(*each) for each in _rows(actor) if each[1] in app.view_functions],
            "locale": locale(),
            "theme": theme(),
            "flashes": flashes,
            "done": done,
            "may": lambda permission, thing=None: may(actor, permission, thing),
            "out_of_band": False,
            "now": work.now(),
        }


def _rows(actor: Actor | None):
    if actor is None:
        return PUBLIC
    if actor.brand_id is not None:
        return BRAND if may(actor, Permission.OFFERS_MAKE) else FINANCE
    if actor.creator_id is not None:
        return CREATOR
    return OPERATOR if actor.operator else ((N_("Home"), "home.index", ("home",)), *PUBLIC)


def _item(label: str, endpoint: str, blueprints: tuple[str, ...]) -> Item:
    return Item(sentence(label), url_for(endpoint), request.blueprint in blueprints)
