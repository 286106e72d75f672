"""Knows what the cast went through together: one collaboration in every state between a first draft and a scorecard."""

from __future__ import annotations

from dataclasses import dataclass

from portal.demo.stories.deeds import Collaboration
from portal.demo.stories.stage import Stage
from portal.domain.accounts import Actor


@dataclass(frozen=True)
class Episode:
    """Who, about what, begun how many days ago, and how far it has come (`until` names the last deed)."""

    brand: str
    creator: str
    program: str
    title: str
    days_ago: float
    until: str
    fee: int
    """In whole euros."""


EPISODES = (
    Episode("bea", "ada", "winter", "Haferkorn Cuisine: five dinners", 118, "scorecard", 1_250),
    Episode("bea", "dov", "winter", "Haferkorn on the road", 112, "released", 980),
    Episode("cyd", "dov", "light", "Lumen One: the dark half of the year", 66, "paid", 1_900),
    Episode("cyd", "ada", "light", "A torch for the herb bed", 48, "declined", 380),
    Episode("bea", "dov", "barista", "Night shift at the mill", 44, "expired", 640),
    Episode("cyd", "dov", "light", "Open workshop in Leipzig", 30, "withdrawn", 700),
    Episode("bea", "dov", "barista", "Coffee at half past five", 24, "earned", 1_150),
    Episode("bea", "ada", "barista", "Foam without a machine", 19, "partly_approved", 1_320),
    Episode("bea", "ada", "barista", "Winter mornings, part one", 15, "changes_requested", 1_050),
    Episode("bea", "dov", "barista", "A flask for eighteen kilometres", 11, "submitted_later", 890),
    Episode("cyd", "ada", "light", "Home by bicycle, soup on the stove", 9, "damaged", 1_480),
    Episode("bea", "ada", "barista", "Winter mornings, part two", 6, "due", 1_050),
    Episode("cyd", "ada", "light", "One lamp above the stove", 5, "accepted", 940),
    Episode("bea", "dov", "barista", "Breakfast at the workshop", 4.5, "partly_signed", 760),
    Episode("bea", "ada", "barista", "Twelve recipes with foam", 4, "countered", 1_400),
    Episode("cyd", "dov", "light", "Tunnel ride, second season", 3, "sent", 2_100),
    Episode("bea", "ada", "barista", "A calendar of breakfasts", 2.5, "sent", 1_280),
    Episode("bea", "dov", "barista", "Spring ride with oats", 1, "drafted", 900),
)
"""In the order in which they began."""


def tell(stage: Stage, cast: dict[str, Actor], programs: dict[str, int]) -> None:
    for episode in EPISODES:
        play(stage, episode, cast, programs)


def play(stage: Stage, episode: Episode, cast: dict[str, Actor], programs: dict[str, int]) -> None:
    stage.set(episode.days_ago)
    finance = cast["fay"] if episode.brand == "bea" else cast[episode.brand]
    story = Collaboration(stage, cast[episode.brand], cast[episode.creator], finance, programs[episode.program], episode.title, episode.fee)
    for deed in _way(episode.until):
        getattr(story, deed)()


def _way(until: str) -> tuple[str, ...]:
    """The deeds from the first draft to `until`."""
    agreed = ("draft", "send", "counter", "accept")
    signed = (*agreed, "creator_signs", "brand_signs")
    funded = (*signed, "greet", "secure", "begin")
    approved = (*funded, "hand_in", "ask_for_changes", "hand_in_again", "approve_first", "send_value", "hand_in_second", "approve_second")
    paid = (*approved, "publish", "receive_value", "release", "look_at_live_posts")
    return {
        "drafted": ("draft",),
        "sent": ("draft", "send"),
        "countered": ("draft", "send", "counter"),
        "declined": ("draft", "send", "decline"),
        "expired": ("draft", "send", "let_expire"),
        "withdrawn": ("draft", "send", "withdraw"),
        "accepted": agreed,
        "partly_signed": (*agreed, "creator_signs"),
        "due": signed,
        "damaged": (*funded, "send_value", "report_damage", "ask_for_the_first_piece_later"),
        "submitted_later": (*funded, "ask_for_both_pieces_later", "agree_to_days", "hand_in"),
        "changes_requested": (*funded, "hand_in", "ask_for_changes"),
        "partly_approved": approved[:-2],
        "earned": approved,
        "released": paid,
        "paid": paid,
        "scorecard": (*paid, "look_back"),
    }[until]
