"""Knows what is checked of a draft before a human looks: is something there, is it labelled, are the brief and the rights kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.domain.compliance import DisclosureRules, Finding, check_disclosure
from portal.domain.compliance.captions import normal
from portal.domain.taxonomy import DeliverableKind
from portal.domain.text import N_, Localized, Text

OK, BLOCK, WARN, LATER = "ok", "block", "warn", "later"
MUSIC, PEOPLE, FACTS, NO_GOS = "music", "people", "facts", "no_gos"
LINK_ONLY = ("article", "slot", "spot", "episode")
TALKED = ("session", "hours")
MOVING = ("video", "seconds")
STILL = ("image", "images", "carousel", "pin")
_WITH_CAPTION = ("caption_image", "short_video", "long_video", "text")
_SEVERITY = {"ok": 0, "ask": 1, "warn": 2, "block": 3}
_QUOTED = re.compile(r"[“„\"«»]([^“”„\"«»]{2,80})[”“\"«»]")
_LITERAL = re.compile(r"(?<![\w#@])[#@]\w{2,60}|https?://[^\s,;]+")


@dataclass(frozen=True)
class Owed:
    """What was agreed on, as far as a draft is measured by it."""

    kind: DeliverableKind
    markets: tuple[str, ...]
    compensations: tuple[str, ...]
    publish_on: date | None = None
    music: str = "commercial_library"
    facts: tuple[Localized, ...] = ()
    no_gos: tuple[Localized, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What is about to be handed in. `media_type` is that of the file, empty where there is none."""

    caption: str = ""
    link: str = ""
    note: str = ""
    media_type: str = ""
    confirmations: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Result:
    """One line of the list. `level`: ok, block (missing), warn (a person decides) or later (asked when it goes live).

    `confirm`: what the creator can tick to answer it.
    """

    check: str
    level: str
    text: Text
    mend: Text | None = None
    confirm: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "check": self.check,
            "level": self.level,
            "text": self.text.to_json(),
            "mend": self.mend.to_json() if self.mend else None,
            "confirm": self.confirm,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Result:
        mend = stored["mend"]
        return cls(
            stored["check"], stored["level"], Text.from_json(stored["text"]), Text.from_json(mend) if mend else None, stored["confirm"]
        )


def check(rules: DisclosureRules, owed: Owed, draft: Draft, today: date) -> tuple[Result, ...]:
    """Every check of a draft, in the order in which it is read. Raises KeyError for a kind, market or compensation that nobody knows."""
    return (
        _presence(owed.kind, draft),
        *_caption(rules, owed.kind, draft),
        *_label(rules, owed, draft),
        *_brief(rules, owed, draft),
        *_rights(owed, draft),
        *_day(owed, today),
    )


def check_live(rules: DisclosureRules, owed: Owed, caption: str, confirmations: Iterable[str]) -> tuple[Result, ...]:
    """The label of the post that is live: now every question has to be answered."""
    findings = strictest(rules, owed, caption, confirmations)
    return tuple(_result(finding, live=True) for finding in findings)


def clear(results: Iterable[Result]) -> bool:
    """Whether nothing blocks."""
    return not missing(results)


def missing(results: Iterable[Result]) -> tuple[Result, ...]:
    """What stands in the way, in the order of the checks."""
    return tuple(result for result in results if result.level == BLOCK)


def questions(rules: DisclosureRules, owed: Owed) -> tuple[tuple[str, Text], ...]:
    """(id, words) of what the creator confirms when she hands a draft in."""
    asked = [(MUSIC, _MUSIC_WORDS.get(owed.music, _MUSIC_WORDS["commercial_library"])), (PEOPLE, _PEOPLE_WORDS)]
    if owed.facts:
        asked.append((FACTS, Text(N_("The mandatory facts of the brief are complete and right."))))
    if owed.no_gos:
        asked.append((NO_GOS, Text(N_("Nothing that the brief excludes is in picture, sound or text."))))
    return (*asked, *(each for each in live_questions(rules, owed) if not _only_live(each[0])))


def live_questions(rules: DisclosureRules, owed: Owed) -> tuple[tuple[str, Text], ...]:
    """(id, words) of what the label rules ask about the post, each once."""
    asked = {finding.confirm: _asked(finding) for finding in strictest(rules, owed, "", ()) if finding.confirm}
    return tuple(asked.items())


def _asked(finding: Finding) -> Text:
    """A question as the sentence that is ticked."""
    if finding.confirm == "platform_label":
        return Text(N_("The platform’s own label is set: %(what)s"), what=finding.text)
    if finding.confirm.startswith("counsel:"):
        return Text(N_("Counsel for %(market)s was asked, and the post is as counsel said."), market=finding.market)
    return Text(N_("%(what)s"), what=finding.text)


def strictest(rules: DisclosureRules, owed: Owed, caption: str, confirmations: Iterable[str]) -> tuple[Finding, ...]:
    """For each market the hardest verdict over everything that was given, then every open question once."""
    given = frozenset(confirmations)
    decisive: dict[str, Finding] = {}
    asked: dict[str, Finding] = {}
    for compensation in owed.compensations:
        for finding in check_disclosure(rules, caption, owed.markets, owed.kind.id, compensation, confirmations=given):
            if finding.confirm:
                asked.setdefault(finding.confirm, finding)
            elif finding.market not in decisive or _SEVERITY[finding.severity] > _SEVERITY[decisive[finding.market].severity]:
                decisive[finding.market] = finding
    return (*decisive.values(), *asked.values())


_MUSIC_WORDS = {
    "commercial_library": Text(N_("The music comes from a library that is cleared for advertising, or there is none.")),
    "own": Text(N_("The music is my own, or there is none.")),
    "brand": Text(N_("The music is the one that the brand gave me, or there is none.")),
    "none": Text(N_("There is no music in it.")),
}
_PEOPLE_WORDS = Text(N_("Everyone who can be recognised has agreed to be shown, or nobody can be."))


def _presence(kind: DeliverableKind, draft: Draft) -> Result:
    video, picture = draft.media_type.startswith("video/"), draft.media_type.startswith("image/")
    if kind.unit in MOVING:
        there, wanted = video or draft.link, N_("Add the video as a file, or a link to it.")
    elif kind.unit in STILL:
        there, wanted = picture or draft.link, N_("Add the picture as a file, or a link to it.")
    elif kind.unit in LINK_ONLY:
        there, wanted = draft.link or draft.caption, N_("Write the text into the caption, or add a link to it.")
    elif kind.unit in TALKED:
        there, wanted = (
            video or picture or draft.link or draft.note,
            N_("Add a file or a link, or say in the note what will happen or has happened."),
        )
    else:
        there, wanted = video or picture or draft.link, N_("Add a picture or a video as a file, or a link to it.")
    if there:
        return Result("presence", OK, Text(N_("There is something to look at.")))
    if draft.media_type:
        return Result("presence", BLOCK, Text(N_("The file is not what was agreed: %(kind)s."), kind=kind.label), Text(wanted))
    return Result("presence", BLOCK, Text(N_("Nothing to look at yet.")), Text(wanted))


def _caption(rules: DisclosureRules, kind: DeliverableKind, draft: Draft) -> list[Result]:
    needed = rules.surface_of(kind.id) in _WITH_CAPTION
    most = kind.preflight.max_caption
    if not draft.caption:
        if not needed:
            return []
        return [
            Result("caption", BLOCK, Text(N_("The text of the post is missing.")), Text(N_("Write the caption as it will be published.")))
        ]
    results = [Result("caption", OK, Text(N_("The text of the post is there.")))] if needed else []
    if most is not None and len(draft.caption) > most:
        too_many = Text.counted("Shorten it by %(n)s character.", "Shorten it by %(n)s characters.", len(draft.caption) - most)
        results.append(
            Result(
                "length",
                BLOCK,
                Text(N_("The text is too long: %(used)s of %(most)s characters."), used=len(draft.caption), most=most),
                too_many,
            )
        )
    elif most is not None:
        results.append(Result("length", OK, Text(N_("%(used)s of %(most)s characters."), used=len(draft.caption), most=most)))
    return results


def _label(rules: DisclosureRules, owed: Owed, draft: Draft) -> list[Result]:
    if rules.surface_of(owed.kind.id) == "none":
        return []
    return [_result(finding) for finding in strictest(rules, owed, draft.caption, draft.confirmations)]


def _result(finding: Finding, *, live: bool = False) -> Result:
    text = Text(N_("Label for %(market)s: %(what)s"), market=finding.market, what=finding.text)
    mend = Text(N_("%(what)s"), what=finding.mend)
    if finding.severity == "ok":
        return Result("label", OK, text)
    if finding.severity != "ask":
        return Result("label", BLOCK if finding.blocks else WARN, text, mend)
    asked = Text(N_("To confirm: %(what)s"), what=finding.text)
    if live:
        return Result("label", BLOCK, asked, Text(N_("Look at the live post and tick the box.")), finding.confirm)
    if _only_live(finding.confirm):
        return Result("label", LATER, asked, Text(N_("Asked when the post is live.")), finding.confirm)
    return Result("label", BLOCK, asked, Text(N_("Look at the final file and tick the box.")), finding.confirm)


def _only_live(confirm: str) -> bool:
    """The platform's own switch and the opinion of counsel or a national guide are asked about the post, not about the draft."""
    return confirm == "platform_label" or ":" in confirm


def _brief(rules: DisclosureRules, owed: Owed, draft: Draft) -> list[Result]:
    """What the brief demands word for word is looked for; the rest is for the creator to confirm."""
    text, spoken = normal(draft.caption), rules.surface_of(owed.kind.id) not in _WITH_CAPTION
    results: list[Result] = []
    for fact in owed.facts:
        if absent := [sign for sign in literals(fact) if normal(sign) not in text]:
            words = Text(N_("The brief asks for %(what)s."), what=", ".join(absent))
            results.append(Result("facts", WARN if spoken else BLOCK, words, Text(N_("Put it into the text exactly like that."))))
    for no_go in owed.no_gos:
        if present := [sign for sign in literals(no_go) if re.search(rf"(?<!\w){re.escape(normal(sign))}(?!\w)", text)]:
            words = Text(N_("The brief excludes %(what)s: %(rule)s"), what=", ".join(present), rule=no_go)
            results.append(Result("no_gos", BLOCK, words, Text(N_("Take it out of the text, or ask the brand first."))))
    if owed.facts:
        results.append(_confirmed(FACTS, draft, _listed(owed.facts)))
    if owed.no_gos:
        results.append(_confirmed(NO_GOS, draft, _listed(owed.no_gos)))
    return results


def _rights(owed: Owed, draft: Draft) -> list[Result]:
    if owed.kind.unit in ("hours", "article", "slot"):
        return [_confirmed(PEOPLE, draft, _PEOPLE_WORDS)]
    music = _MUSIC_WORDS.get(owed.music, _MUSIC_WORDS["commercial_library"])
    return [_confirmed(MUSIC, draft, music), _confirmed(PEOPLE, draft, _PEOPLE_WORDS)]


def _day(owed: Owed, today: date) -> list[Result]:
    """A day that is over blocks nobody: only both sides can agree on another one."""
    if owed.publish_on is None:
        return []
    if owed.publish_on < today:
        text = Text(N_("The agreed day of publication, %(day)s, is over."), day=owed.publish_on)
        return [Result("day", WARN, text, Text(N_("Agree on a new day in the messages.")))]
    return [Result("day", OK, Text(N_("To be published on %(day)s."), day=owed.publish_on))]


_SAID = {
    MUSIC: (N_("The rights to the music are confirmed."), N_("The rights to the music are not confirmed yet.")),
    PEOPLE: (N_("The consent of the people in it is confirmed."), N_("The consent of the people in it is not confirmed yet.")),
    FACTS: (N_("The mandatory facts of the brief are confirmed."), N_("The mandatory facts of the brief are not confirmed yet.")),
    NO_GOS: (N_("It is confirmed that nothing excluded is in it."), N_("It is not confirmed yet that nothing excluded is in it.")),
}
"""What is said of a sentence that is ticked, and of one that is not."""


def _confirmed(name: str, draft: Draft, detail: Text) -> Result:
    if name in draft.confirmations:
        return Result(name, OK, Text(_SAID[name][0]))
    return Result(name, BLOCK, Text(_SAID[name][1]), Text(N_("Tick the box if it is so: %(what)s"), what=detail), name)


def _listed(texts: Sequence[Localized]) -> Text:
    return Text(
        N_("%(what)s"), what=Localized("; ".join(each.en or each.de for each in texts), "; ".join(each.de or each.en for each in texts))
    )


def literals(text: Localized) -> tuple[str, ...]:
    """What of a demand can be found in a text: quoted words, hashtags, mentions and links. The same sign in both languages counts once.

    A demand whose two languages quote different words is met by either, so nothing of it is looked for.
    """
    found = [dict.fromkeys((*_QUOTED.findall(side), *_LITERAL.findall(side))) for side in (text.en, text.de) if side]
    if len(found) == 2:
        return tuple(sign for sign in found[0] if sign in found[1])
    return tuple(found[0]) if found else ()
