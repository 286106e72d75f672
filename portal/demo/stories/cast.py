"""Knows the standing cast: who they are, how they signed up, whom they work for, and what stands in their profiles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sqlalchemy import insert, select

from portal.demo import people
from portal.demo.people import connecting, rows
from portal.demo.people.names import Invented
from portal.demo.people.voices import Dice
from portal.demo.stories.stage import Stage
from portal.domain.accounts import Actor, Role
from portal.domain.creators.availability import Availability, ahead
from portal.domain.money import Money
from portal.models.accounts import Account, Brand, MemberInvitation
from portal.models.connections import Connection
from portal.models.creators import AudienceShare, Channel, Creator, MetricSnapshot, Post
from portal.services import accounts, creators, media_kits
from portal.services.work import Work

AGO = 140.0
"""Days before today on which the first of them signed up."""
LUCK = {"ada": 3.4, "dov": 1.5}
"""How much more than usual people react to them: the cast is good at what it does."""
SECTIONS = ("channels", "packages", "samples", "taken", "kit")


@dataclass(frozen=True)
class Login:
    """Somebody whom a visitor of the demo can be."""

    key: str
    name: str
    what: str

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"


LOGINS = (
    Login("ada", "Ada Lind", "creator: cooking, on Instagram and YouTube"),
    Login("bea", "Bea Krug", "owner of the brand Haferkorn"),
    Login("fay", "Fay Holm", "finance at Haferkorn: funds and releases"),
    Login("cyd", "Cyd Voss", "owner of the rival brand Lumen"),
    Login("dov", "Dov Stern", "creator: cycling, on YouTube and TikTok"),
    Login("gus", "Gus Grün", "signed up and nothing else: what a newcomer sees"),
    Login("ola", "Ola Berg", "operator of this portal"),
)


@cache
def written() -> dict[str, Any]:
    """brands and profiles by key of the login, and the operator's pages."""
    return yaml.safe_load(Path(__file__).with_name("cast.yaml").read_text("utf-8"))


def assemble(stage: Stage) -> dict[str, Actor]:
    """Let everybody sign up, found brands, join them and publish profiles; returns key to actor."""
    stage.set(AGO)
    for login in LOGINS:
        if login.key == "ola":
            with stage.work() as work:
                accounts.create_operator(work, name=login.name, email=login.email, password=stage.password)
        else:
            _sign_up(stage, login)
        stage.later(hours=3)
    for key, brand in written()["brands"].items():
        with stage.work(stage.actor(email_of(key))) as work:
            accounts.create_brand(work, **brand)
    _join(stage, "fay", "bea", Role.FINANCE)
    for key in written()["profiles"]:
        _publish(stage, key)
    _write_site_pages(stage)
    return {login.key: stage.actor(login.email) for login in LOGINS}


def email_of(key: str) -> str:
    return next(login.email for login in LOGINS if login.key == key)


def _sign_up(stage: Stage, login: Login) -> None:
    with stage.work() as work:
        accounts.sign_up(work, name=login.name, email=login.email, locale="en")
    stage.later(hours=0.1)
    with stage.work() as work:
        account = work.session.scalars(select(Account).where(Account.email == login.email)).one()
        token = work.gateways.tokens.sign("confirm", [account.public_id, account.token_rev, ""])
        accounts.confirm_email(work, token, name=login.name, password=stage.password)


def _join(stage: Stage, key: str, owner: str, role: Role) -> None:
    """Through an invitation, as everybody."""
    stage.later(hours=1)
    boss = stage.actor(email_of(owner))
    with stage.work(boss) as work:
        invitation: MemberInvitation = accounts.invite_member(work, work.session.get_one(Brand, boss.brand_id), email_of(key), role)
        work.session.flush()
        token = work.gateways.tokens.sign("member", invitation.public_id)
    stage.later(hours=1)
    with stage.work(stage.actor(email_of(key))) as work:
        accounts.accept_invitation(work, token)


def mark_calendars(stage: Stage) -> None:
    """Today, because a calendar looks ahead."""
    stage.set(0)
    for key, profile in written()["profiles"].items():
        actor = stage.actor(email_of(key))
        with stage.work(actor) as work:
            creator = work.session.get_one(Creator, actor.creator_id)
            for begins, weeks, state in profile["taken"]:
                creators.mark_weeks(work, creator, ahead(work.now.date())[begins : begins + weeks], Availability(state))


def _publish(stage: Stage, key: str) -> None:
    profile = written()["profiles"][key]
    with stage.work(stage.actor(email_of(key))) as work:
        creators.begin(work, born_adult=True, **{name: value for name, value in profile.items() if name not in SECTIONS})
    actor = stage.actor(email_of(key))
    with stage.work(actor) as work:
        creator = work.session.get_one(Creator, actor.creator_id)
        for platform, handle, _, _ in profile["channels"]:
            creators.add_channel(work, creator, platform=platform, handle=handle, url=rows.ADDRESSES[platform].format(handle))
        for package in profile["packages"]:
            creators.add_package(work, creator, **{**package, "price": Money(package["price"], "EUR")}, rounds=2)
        for sample in profile["samples"]:
            creators.add_sample(work, creator, **sample)
        work.session.flush()
        _bring_figures(stage, work, key)
        work.session.expire(creator)
        creators.figures_changed(work, creator)
        creators.publish(work, creator)
        kit = media_kits.write(
            work,
            creator,
            slug=creator.handle,
            intro_en="Thank you for looking. Every figure below says where it comes from and when; ask me about any of them.",
            intro_de="Danke fürs Ansehen. Jede Zahl unten sagt, woher sie kommt und von wann sie ist; fragen Sie mich zu jeder.",
        )
        media_kits.publish(work, creator, kit)


def _bring_figures(stage: Stage, work: Work, key: str) -> None:
    """Dated figures up to today, with the same distributions as the crowd's; their source is part of the cast."""
    rng = np.random.default_rng([people.SEED, len(key), ord(key[0])])
    profile = written()["profiles"][key]
    person = Invented(profile["legal_name"], profile["legal_name"], profile["place"], profile["country"], tuple(profile["languages"]))
    actor = work.actor
    channels = {
        (channel.platform, channel.handle): channel.id
        for channel in work.session.scalars(select(Channel).where(Channel.creator_id == actor.creator_id))
    }
    for platform, handle, followers, source in profile["channels"]:
        stack = rows.figures_of_channel(
            Dice(rng.random(people.THROWS).tolist()),
            rng,
            platform,
            followers,
            person=person,
            topics=profile["topics"],
            amounts=people.Amounts(posts=36, weeks=40),
            main=True,
            now=stage.today,
            since=stage.now,
            source=source,
            luck=LUCK[key],
        )
        for table, found in ((MetricSnapshot, stack.snapshots), (Post, stack.posts), (AudienceShare, stack.shares)):
            if found:
                work.session.execute(insert(table.__table__), [{**row, "channel_id": channels[platform, handle]} for row in found])
        here = {"id": channels[platform, handle], "creator_id": actor.creator_id, "platform": platform, "handle": handle}
        told = [{**row, "channel_id": here["id"]} for row in stack.snapshots]
        if proven := connecting.connections_of([{**here, "created_at": stage.now}], told, stage.today):
            work.session.execute(insert(Connection.__table__), proven)


def _write_site_pages(stage: Stage) -> None:
    with stage.work(stage.actor(email_of("ola"))) as work:
        for name, texts in written()["site_pages"].items():
            for locale, body in texts.items():
                accounts.write_site_page(work, name, locale, body)
