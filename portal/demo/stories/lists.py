"""Knows whom the brands of the cast look for and whom they keep in mind."""

from __future__ import annotations

from sqlalchemy import select

from portal.demo.stories.stage import Stage
from portal.domain.accounts import Actor
from portal.domain.discovery.fit import Target
from portal.domain.discovery.query import SearchQuery
from portal.models.creators import Creator
from portal.services import discovery

TARGETS = {
    "bea": (
        ("Breakfast at home", Target(countries=frozenset({"DE", "AT"}), ages=frozenset({"a25_34", "a35_44"}), languages=frozenset({"de"}))),
        ("Students with a hob", Target(countries=frozenset({"DE"}), ages=frozenset({"a18_24"}))),
    ),
    "cyd": (("Rides in the dark", Target(countries=frozenset({"DE", "CH"}), ages=frozenset({"a25_34", "a35_44", "a45_54"}))),),
}
LISTS = {
    "bea": ("Barista, winter", "food", "ada-lind", "Answers within a day. Storage is the question of her viewers."),
    "cyd": ("Lights", "sports", "dov-stern", "Rides every day, whatever the weather."),
}
SEARCHES = {
    "bea": ("Bread and coffee", SearchQuery(text="sourdough OR coffee", countries=frozenset({"DE", "AT"})), "weekly"),
    "cyd": ("By bike in any weather", SearchQuery(topics=frozenset({"sports.cycling"})), "daily"),
}
ASIDES = {"bea": "Works with another oat mill until the summer.", "cyd": "Asked us to come back next year."}
NOTES = ("Calm voice. Ask for January.", "", "Two languages; price fits.", "", "Small, and every comment is answered.", "")


def tell(stage: Stage, cast: dict[str, Actor]) -> None:
    stage.set(20)
    for key, targets in TARGETS.items():
        with stage.work(cast[key]) as work:
            for name, target in targets:
                discovery.save_target(work, name, target)
    for key, (name, group, known, note) in LISTS.items():
        with stage.work(cast[key]) as work:
            shortlist = discovery.begin_list(work, name)
            work.session.flush()
            published = select(Creator).where(Creator.published_at < work.now).order_by(Creator.quality.desc().nulls_last(), Creator.id)
            fitting = [
                creator for creator in work.session.scalars(published) if creator.topics[0].startswith(group) and creator.handle != known
            ]
            friend = discovery.add(work, work.session.scalars(select(Creator).where(Creator.handle == known)).one(), shortlist, note)
            discovery.put_down(work, friend, "agreed")
            for creator, words in zip(fitting[:-1], NOTES, strict=False):
                discovery.add(work, creator, shortlist, words)
            discovery.save_search(work, *SEARCHES[key])
            for creator in fitting[-1:]:
                discovery.put_aside(work, creator, ASIDES[key])
