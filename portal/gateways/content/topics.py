"""Knows the layout of taxonomy.yaml."""

from __future__ import annotations

from portal.domain.taxonomy import (
    AgeBand,
    AgeBandSource,
    Behaviour,
    DeliverableKind,
    Gender,
    Kpi,
    Language,
    Market,
    Platform,
    Preflight,
    Taxonomy,
    Topic,
)
from portal.gateways.content.reading import Node, unique, version

_SOURCES = ("platform_export", "creator_upload", "shop", "link", "survey", "portal", "review")


def build(root: Node) -> Taxonomy:
    """The taxonomy; ids that point at each other are checked."""
    topics = tuple(topic for node in root["topics"].items() for topic in _branch(node))
    unique(root["topics"], (topic.id for topic in topics))
    platforms = tuple(_platform(node) for node in root["platforms"].items())
    unique(root["platforms"], (platform.id for platform in platforms))
    known = tuple(platform.id for platform in platforms)
    kinds = tuple(_kind(node, known) for node in root["deliverable_kinds"].items())
    unique(root["deliverable_kinds"], (kind.id for kind in kinds))
    behaviours = tuple(_behaviour(node) for node in root["behaviours"].items())
    kpis = tuple(_kpi(node, tuple(behaviour.id for behaviour in behaviours)) for node in root["kpis"].items())
    unique(root["kpis"], (kpi.id for kpi in kpis))
    languages = tuple(_language(node) for node in root["languages"].items())
    unique(root["languages"], (language.code for language in languages))
    markets = tuple(_market(node) for node in root["markets"].items())
    unique(root["markets"], (name for market in markets for name in (market.code, *market.aliases)))
    taxonomy = Taxonomy(
        version=version(root),
        topics=topics,
        platforms=platforms,
        kinds=kinds,
        languages=languages,
        markets=markets,
        age_bands=tuple(_age_band(node) for node in root["age_bands"].items()),
        age_band_sources=tuple(_age_source(node) for node in root["age_band_sources"].items()),
        genders=tuple(_gender(node) for node in root["genders"].items()),
        behaviours=behaviours,
        kpis=kpis,
    )
    root.done()
    return taxonomy


def _branch(node: Node) -> list[Topic]:
    top = _topic(node, None)
    children = node.get("children")
    below = [_topic(child, top.id) for child in children.items()] if children else []
    node.done()
    return [top, *below]


def _topic(node: Node, parent: str | None) -> Topic:
    synonyms = node["syn"]
    topic = Topic(
        id=node.text("id"),
        label=node.localized("label"),
        synonyms=tuple(dict.fromkeys((*synonyms.texts("en"), *synonyms.texts("de")))),
        parent=parent,
        flags=node.texts("flags"),
        retired_on=node.text("retired_on", "") or None,
    )
    if parent is not None:
        if not topic.id.startswith(f"{parent}."):
            raise node.fail(f"the id does not begin with {parent}.")
        node.done()
    return topic


def _platform(node: Node) -> Platform:
    platform = Platform(
        id=node.text("id"),
        label=node.localized("label"),
        paid_label=node.optional_localized("paid_label"),
        paid_use=node.optional_localized("paid_use"),
        er_basis=node.texts("er_basis"),
    )
    node.done()
    return platform


def _kind(node: Node, platforms: tuple[str, ...]) -> DeliverableKind:
    limits = node["preflight"]
    kind = DeliverableKind(
        id=node.text("id"),
        platform=node.one_of("platform", platforms),
        label=node.localized("label"),
        unit=node.text("unit"),
        fields=node.texts("fields"),
        preflight=Preflight(
            aspects=limits.texts("aspect"),
            max_seconds=limits.optional_integer("max_seconds"),
            max_caption=limits.optional_integer("max_caption"),
            max_items=limits.optional_integer("max_items"),
            confidence=limits.one_of("confidence", ("stable", "changing")),
            note=limits.optional_localized("note"),
        ),
    )
    limits.done()
    node.done()
    return kind


def _language(node: Node) -> Language:
    language = Language(node.text("code"), node.localized("label"))
    node.done()
    return language


def _market(node: Node) -> Market:
    market = Market(
        code=node.text("code"),
        label=node.localized("label"),
        currency=node.text("currency"),
        eu=node.flag("eu"),
        pack=node.text("pack", "") or None,
        aliases=node.texts("aliases"),
    )
    node.done()
    return market


def _age_band(node: Node) -> AgeBand:
    minor = node.get("minor")
    band = AgeBand(
        node.text("id"),
        node.localized("label"),
        node.optional_integer("min"),
        node.optional_integer("max"),
        None if minor is None else node.flag("minor"),
    )
    node.done()
    return band


def _age_source(node: Node) -> AgeBandSource:
    source = AgeBandSource(node.text("source"), node.texts("bands"), node.flag("split_needed"))
    node.done()
    return source


def _gender(node: Node) -> Gender:
    codes = tuple(None if code.value is None else code.as_text() for code in node["source_codes"].items())
    gender = Gender(node.text("id"), node.localized("label"), codes)
    node.done()
    return gender


def _behaviour(node: Node) -> Behaviour:
    behaviour = Behaviour(node.text("id"), node.localized("label"), node.localized("question"))
    node.done()
    return behaviour


def _kpi(node: Node, behaviours: tuple[str, ...]) -> Kpi:
    sources = node.texts("source")
    if strange := [source for source in sources if source not in _SOURCES]:
        raise node["source"].fail(f"unknown {', '.join(strange)}")
    kpi = Kpi(
        id=node.text("id"),
        behaviour=node.one_of("behaviour", behaviours),
        unit=node.text("unit"),
        label=node.localized("label"),
        definition=node.localized("definition"),
        formula=node.text("formula"),
        sources=sources,
        blind_spots=node.localized("blind_spots"),
    )
    node.done()
    return kpi
