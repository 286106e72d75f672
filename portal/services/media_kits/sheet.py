"""Knows how a kit is written out in one language: for the printed sheet, the PDF and the card that others put on their pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.domain import paths
from portal.domain.creators.metrics import BASIS_WORDS, DIMENSIONS, SOURCES, name_of
from portal.domain.media_kits.results import PARTS, RESULTS
from portal.domain.media_kits.results import SOURCES as RESULT_SOURCES
from portal.domain.media_kits.sharing import SECTIONS
from portal.domain.media_kits.sheet import Card, Crowd, Fact, Offering, Piece, Share, Sheet
from portal.domain.text import N_, Localized, Text
from portal.gateways import labels, translations
from portal.models.creators import Channel, MetricSnapshot, Package
from portal.models.media_kits import SampleResult
from portal.queries.media_kits import Contents
from portal.settings import Settings

KIND = N_("Media kit")
MADE_FOR = N_("Media kit for %(name)s")
NO_FIGURES = N_("This kit holds no dated figure.")
TRUE_ON_ONE_DAY = N_("All figures are of %(day)s.")
TRUE_IN_A_SPAN = N_("The figures are from %(first)s to %(last)s; each says its own day.")
MADE_ON = N_("Printed on %(day)s.")
WORDS = {
    **SECTIONS,
    "besides": N_("Besides the fee"),
    "exclusions": N_("Does not work with"),
    "newest": N_("The newest stands at"),
    "private": N_("This copy was made for one recipient. Please do not pass it on."),
    "net": N_("Net prices. Rights and rounds are in the price, not in the small print."),
    "share": N_("Share"),
    "group": N_("Group"),
}
UNNAMED = N_("A brand from %(field)s")
"""Buckets of one dimension on paper; the rest stands on the page."""


def sheet_of(contents: Contents, locale: str, today: date, settings: Settings) -> Sheet:
    """The whole kit in `locale`. What is not chosen for a variant is empty."""
    creator, variant, kit = contents.creator, contents.variant, contents.kit

    def say(value: Text | str) -> str:
        return translations.translate(value, locale)

    def day(value: date) -> str:
        return translations.day(value, locale)

    about = contents.shows("about")
    intro = Localized(kit.intro_en, kit.intro_de).within(locale) if kit and about else ""
    bio = Localized(creator.bio_en, creator.bio_de).within(locale) if about else ""
    place = ", ".join(filter(None, [creator.place, labels.label(creator.country, "market", locale) if creator.country else ""]))
    offerings = contents.shows("packages")
    return Sheet(
        language=locale,
        name=creator.name,
        kind=say(Text(MADE_FOR, name=variant.recipient)) if variant else say(KIND),
        true_on=say(true_on(contents)),
        made_on=say(Text(MADE_ON, day=today)),
        tagline=creator.tagline,
        facts_line=" · ".join(filter(None, [place, labels.labels(creator.languages, "language", locale)])),
        topics=tuple(labels.label(each, "topic", locale) for each in creator.topics),
        greeting=variant.greeting if variant else "",
        paragraphs=tuple(part.strip() for text in (intro, bio) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()),
        photo=creator.photo.sha256 if creator.photo else "",
        channels=tuple((labels.label(each.platform, "platform", locale), each.handle, each.url) for each in creator.channels)
        if contents.shows("figures")
        else (),
        figures=tuple(_figure(channel, each, locale) for channel, each in contents.figures),
        offerings=tuple(_offering(each, locale) for each in contents.packages),
        besides=labels.labels(creator.accepts, "value", locale) if offerings else "",
        exclusions=" · ".join(
            filter(None, [labels.labels(creator.excluded_topics, "topic", locale), creator.exclusions] if offerings else [])
        ),
        crowds=tuple(_crowds(contents, locale)),
        pieces=tuple(
            Piece(
                title=sample.title,
                address=sample.url,
                words=sample.result,
                picture=sample.file.sha256 if sample.file else "",
                results=tuple(_result(each, locale) for each in results),
            )
            for sample, results in contents.samples
        ),
        brands=tuple(
            (
                each.name if each.permitted else say(Text(UNNAMED, field=labels.label(each.topic, "topic", locale))),
                ", ".join(filter(None, [str(each.year or ""), Localized(each.note_en, each.note_de).within(locale)])),
            )
            for each in contents.brands
        ),
        questions=tuple(
            (Localized(each.question_en, each.question_de).within(locale), Localized(each.answer_en, each.answer_de).within(locale))
            for each in contents.questions
        ),
        address=settings.base_url.rstrip("/") + paths.media_kit(kit.slug) if kit and variant is None else "",
        portal=settings.instance_name,
        words={name: say(words) for name, words in WORDS.items()},
    )


def card_of(contents: Contents, locale: str, settings: Settings) -> Card:
    """What stands on the card: the three figures that come first, and from when they are."""
    creator = contents.creator
    return Card(
        name=creator.name,
        kind=translations.translate(KIND, locale),
        tagline=creator.tagline,
        figures=tuple(_figure(channel, each, locale) for channel, each in contents.figures[:3]),
        true_on=translations.translate(true_on(contents), locale) if contents.days else "",
        portal=settings.instance_name,
        photo=creator.photo.sha256 if creator.photo else "",
        tint=creator.public_id,
    )


def true_on(contents: Contents) -> Text:
    """The sentence that says from which days the figures of a kit are."""
    if not contents.days:
        return Text(NO_FIGURES)
    if contents.true_from == contents.true_on:
        return Text(TRUE_ON_ONE_DAY, day=contents.true_on)
    return Text(TRUE_IN_A_SPAN, first=contents.true_from, last=contents.true_on)


def _source(source: str, names: dict[str, str], as_of: date, locale: str) -> str:
    return f"{translations.translate(names.get(source, source), locale)}, {translations.day(as_of, locale)}"


def _figure(channel: Channel, each: MetricSnapshot, locale: str) -> Fact:
    return Fact(
        f"{labels.label(channel.platform, 'platform', locale)}: {translations.translate(name_of(each.metric, channel.platform), locale)}",
        labels.figure(each.value, each.metric, locale),
        _source(each.source, SOURCES, each.as_of, locale),
        " · ".join(_about(each, locale)),
    )


def _about(each: MetricSnapshot, locale: str) -> Iterator[str]:
    """The days that a figure covers, what it is a part of, over how many pieces."""
    if each.window:
        yield labels.period(each.window, locale)
    if each.basis in BASIS_WORDS:
        yield translations.translate(BASIS_WORDS[each.basis], locale)
    if each.sample:
        yield translations.translate(Text.counted("over one piece", "over %(n)s pieces", each.sample), locale)


def _result(each: SampleResult, locale: str) -> Fact:
    return Fact(
        translations.translate(RESULTS.get(each.kind, each.kind), locale),
        labels.figure(each.value, each.kind, locale, PARTS),
        _source(each.source, RESULT_SOURCES, each.as_of, locale),
    )


def package_points(package: Package) -> list[Text]:
    """What is in the price beside the work: rights and rounds."""
    months, rounds = package.rights_months, package.rounds
    return [
        Text.counted("%(n)s month of organic use", "%(n)s months of organic use", months) if months else Text(N_("Rights by agreement")),
        Text.counted("%(n)s revision round", "%(n)s revision rounds", rounds) if rounds else Text(N_("Without revision rounds")),
    ]


def _offering(package: Package, locale: str) -> Offering:
    points = [translations.translate(each, locale) for each in package_points(package)]
    return Offering(
        package.title,
        translations.money(package.price, locale),
        package.description,
        (labels.label(package.kind, "deliverable", locale), *points),
    )


def _crowds(contents: Contents, locale: str) -> Iterator[Crowd]:
    for channel, dimensions in contents.audience:
        for each in dimensions:
            if each.dimension == "age_gender":
                continue
            yield Crowd(
                f"{labels.label(channel.platform, 'platform', locale)}: {translations.translate(DIMENSIONS[each.dimension], locale)}",
                _source(each.source, SOURCES, each.as_of, locale),
                tuple(
                    Share(labels.bucket(name, each.dimension, locale), float(part), translations.percent(part, locale), name == "unknown")
                    for name, part in each.drawn()
                ),
            )
