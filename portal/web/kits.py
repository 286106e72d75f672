"""Knows what a kit shows: loaded once, for the public page, for the page of one recipient, and for the preview of its owner."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.domain import paths
from portal.domain.media_kits.sheet import linked_data
from portal.domain.policies import Permission, may
from portal.domain.text import Localized
from portal.gateways import labels
from portal.queries import media_kits as read_kits
from portal.queries.media_kits import Contents
from portal.services import media_kits
from portal.web import ladders, work
from portal.web.filters import sentence
from portal.web.identity import actor
from portal.web.language import locale
from portal.web.words import label
from portal.web.working import working


def absolute(path: str) -> str:
    """The address under which the world reaches `path`."""
    return work.office().settings.base_url.rstrip("/") + path


def kit_context(creator, kit, variant=None) -> dict[str, Any]:
    """The names that `media_kits/_kit.html` asks for; `kit` may be None in a preview. Seven statements."""
    return shown(read_kits.contents(work.current().session, creator, kit, variant))


def shown(contents: Contents) -> dict[str, Any]:
    creator, kit = contents.creator, contents.kit
    about = contents.shows("about")
    return {
        "contents": contents,
        "creator": creator,
        "kit": kit,
        "variant": contents.variant,
        "intro": Localized(kit.intro_en, kit.intro_de) if kit and about else Localized("", ""),
        "bio": Localized(creator.bio_en, creator.bio_de) if about else Localized("", ""),
        "figures": contents.figures,
        "audience": contents.audience,
        "packages": contents.packages,
        "points": lambda package: [label(package.kind, "deliverable"), *map(sentence, media_kits.package_points(package))],
        "samples": contents.samples,
        "brands": contents.brands,
        "questions": [
            (Localized(each.question_en, each.question_de), Localized(each.answer_en, each.answer_de)) for each in contents.questions
        ],
        "working": working(creator),
        "checked": ladders.of_creator(creator),
        "true_on": contents.true_on,
        "true_sentence": media_kits.true_on(contents),
        "ask": lambda package=None: ask_path(creator, kit, package),
    }


def ask_path(creator, kit, package=None) -> str:
    """Where an offer begins: at once for who may make one, else at the page that says who may."""
    wish = package.public_id if package is not None else None
    if kit is None or may(actor(), Permission.OFFERS_MAKE):
        return f"/offers/new?creator={creator.public_id}" + (f"&package={wish}" if wish else "")
    return url_for("media_kits.ask", slug=kit.slug, package=wish)


def for_machines(contents: Contents) -> dict[str, Any]:
    """The kit as linked data, in the reader's language."""
    creator, kit, language = contents.creator, contents.kit, locale()
    return linked_data(
        address=absolute(paths.media_kit(kit.slug)),
        language=language,
        name=creator.name,
        description=creator.tagline,
        image=absolute(url_for("files.show", public_id=creator.photo.public_id)) if creator.photo else None,
        languages=creator.languages,
        topics=[labels.label(topic, "topic", language) for topic in creator.topics],
        place=creator.place,
        country=creator.country,
        profiles=[(channel.url, contents.followers.get(channel.id)) for channel in creator.channels],
        offers=[(each.title, each.description, str(each.price.decimal), each.currency) for each in contents.packages],
        questions=[
            (
                Localized(each.question_en, each.question_de).within(language),
                Localized(each.answer_en, each.answer_de).within(language),
            )
            for each in contents.questions
        ],
        changed=max(filter(None, [kit.changed_at.date(), contents.true_on])).isoformat(),
    )
