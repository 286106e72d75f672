"""Knows what the cast says in its media kits: questions, past brands, results, and a kit for one recipient that was read already."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from portal.demo.stories.cast import email_of, written
from portal.demo.stories.stage import Stage
from portal.domain.media_kits.sharing import SECTIONS
from portal.models.creators import Channel, Creator, Post, PostComment, WorkSample
from portal.models.media_kits import KitView
from portal.queries import media_kits as read_kits
from portal.services import compliance, media_kits
from portal.services.work import Work

PASSCODE = "hafer-2026"  # noqa: S105 - of an invented kit on one's own machine
READ = ((6, 95, ("about", "figures")), (3, 240, ("about", "figures", "packages", "faq")), (1, None, ()))
"""Days ago, seconds on the screen and what came into view; the last reader's browser told nothing."""
LOOKS = {"ada": (("bea", 19), ("bea", 4), ("cyd", 11)), "dov": (("cyd", 16), ("bea", 2))}


def tell(stage: Stage) -> None:
    for key, profile in written()["profiles"].items():
        _write(stage, key, profile["kit"])
        looks = [(stage.actor(email_of(brand)).brand_id, (stage.today - timedelta(days=ago)).date()) for brand, ago in LOOKS[key]]
        creator_id = stage.actor(email_of(key)).creator_id
        with stage.work() as work:
            for brand_id, day in looks:
                compliance.note_look(work.session, creator_id, brand_id, day)
                work.session.flush()


def _write(stage: Stage, key: str, kit: dict[str, Any]) -> None:
    stage.set(9)
    actor = stage.actor(email_of(key))
    with stage.work(actor) as work:
        creator = work.session.get_one(Creator, actor.creator_id)
        for question in kit["questions"]:
            media_kits.add_question(work, creator, **question)
        for brand in kit["brands"]:
            media_kits.add_brand(work, creator, **{"topic": "", "note_en": "", "note_de": "", "permission": "", **brand})
        sample = work.session.scalars(select(WorkSample).where(WorkSample.creator_id == creator.id).order_by(WorkSample.position)).first()
        for kind, value in kit["results"]:
            day = work.now.date() - timedelta(days=30)
            media_kits.add_result(work, creator, sample, kind=kind, value=value, as_of=day)
        _hear(work, creator, kit["comments"])
        if kit.get("recipient"):
            _send(work, creator, kit["recipient"])


def _send(work: Work, creator: Creator, recipient: dict[str, str]) -> None:
    """A link with a passcode; its word is shown to nobody, and the demo's visitor lets a new one be made."""
    kit = read_kits.own(work.session, work.actor)
    variant, _word = media_kits.make_variant(
        work,
        kit,
        passcode=PASSCODE,
        recipient=recipient["name"],
        greeting=recipient["greeting"],
        language="",
        sections=[name for name in SECTIONS if name != "work"],
        packages=[each.public_id for each in read_kits.contents(work.session, creator, kit).packages[:2]],
        last_day=work.now.date() + timedelta(days=60),
    )
    for ago, seconds, seen in READ:
        at = work.now + timedelta(days=9 - ago)
        work.session.add(KitView(variant_id=variant.id, at=at.replace(second=0, microsecond=0), seconds=seconds, sections=list(seen)))


def _hear(work: Work, creator: Creator, comments: list[str]) -> None:
    """Comments under the newest posts of her first channel, as a download of hers told them."""
    first = select(Channel.id).where(Channel.creator_id == creator.id).order_by(Channel.position, Channel.id).limit(1).scalar_subquery()
    posts = list(work.session.scalars(select(Post).where(Post.channel_id == first).order_by(Post.published_on.desc(), Post.id).limit(8)))
    rows = [
        {
            "channel_id": posts[number % len(posts)].channel_id,
            "post_external_id": posts[number % len(posts)].external_id,
            "external_id": f"c{number}",
            "author": f"{number * 2654435761 % 16**16:016x}",
            "words": words,
            "said_on": posts[number % len(posts)].published_on + timedelta(days=1),
            "source": "file",
            "as_of": posts[number % len(posts)].as_of,
        }
        for number, words in enumerate(comments)
    ]
    work.session.execute(insert(PostComment.__table__), rows)
    compliance.read_comments(work, creator)
