"""Knows the layout of disclosure_rules.yaml."""

from __future__ import annotations

from portal.domain.compliance.rules import (
    AUDIENCE,
    FORMS,
    RESULTS,
    Base,
    Check,
    CompensationKind,
    DisclosureRules,
    Duty,
    Example,
    Label,
    Pack,
    PlatformLabel,
    Source,
    Surface,
    SurfaceRule,
)
from portal.domain.taxonomy import Taxonomy
from portal.domain.text import Localized
from portal.gateways.content.reading import Node, unique, version

_NORMAL = ("NFKC", "casefold", "collapse_whitespace")
_CONFIDENCE = ("statute", "case_law", "authority_guide", "secondary")
_DUTIES = ("required", "recommended", "none")


def build(root: Node, taxonomy: Taxonomy) -> DisclosureRules:
    """The rules; every id that a pack uses must be explained in the same file or in the taxonomy."""
    matching = root["matching"]
    _check_matching(matching)
    surfaces = tuple(_surface(node) for node in root["surfaces"].items())
    _check_kinds(root["surfaces"], surfaces, taxonomy)
    checks = {check.id: check for check in map(_check, root["checks"].items())}
    if set(checks) != set(RESULTS):
        raise root["checks"].fail(f"differs from the results: {', '.join(sorted(set(checks) ^ set(RESULTS)))}")
    manual = {node.text("id"): node.localized("text") for node in root["manual_checks"].items()}
    kinds = tuple(_compensation_kind(node) for node in root["compensation_kinds"].items())
    names = tuple(surface.id for surface in surfaces)
    reader = _PackReader(names, tuple(kind.id for kind in kinds), manual)
    packs = {pack.id: pack for pack in map(reader.pack, root["packs"].items())}
    unique(root["packs"], (node.text("id") for node in root["packs"].items()))
    if lost := [market.code for market in taxonomy.markets if market.pack and market.pack not in packs]:
        raise root["packs"].fail(f"no pack for {', '.join(lost)}")
    rules = DisclosureRules(
        version=version(root),
        exceptions=matching.texts("exceptions"),
        order_of_results=matching.texts("order_of_results"),
        surfaces=surfaces,
        platform_labels={label.platform: label for label in (_platform_label(node, taxonomy) for node in root["platform_labels"].items())},
        compensation_kinds=kinds,
        checks=checks,
        contradictions=tuple(map(_label, root["contradictions"].items())),
        manual_checks=manual,
        packs=packs,
        pack_of_market={name: market.pack for market in taxonomy.markets for name in (market.code, *market.aliases)},
        platform_of_kind={kind.id: kind.platform for kind in taxonomy.kinds},
        examples=tuple(_example(node, tuple(packs), names, tuple(kind.id for kind in kinds)) for node in root["examples"].items()),
    )
    root.done()
    return rules


def _check_matching(node: Node) -> None:
    if node.texts("normalise") != _NORMAL:
        raise node.fail(f"the check normalises by {', '.join(_NORMAL)}")
    if node.texts("forms") != FORMS:
        raise node.fail(f"the check knows the forms {', '.join(FORMS)}")
    if sorted(node.texts("order_of_results")) != sorted(RESULTS):
        raise node.fail("order_of_results does not name every result once")


def _check_kinds(node: Node, surfaces: tuple[Surface, ...], taxonomy: Taxonomy) -> None:
    placed = [kind for surface in surfaces for kind in surface.kinds]
    unique(node, placed)
    if differing := sorted(set(placed) ^ {kind.id for kind in taxonomy.kinds}):
        raise node.fail(f"differs from the kinds of the taxonomy: {', '.join(differing)}")


class _PackReader:
    """Reads packs against the ids that the file explains."""

    def __init__(self, surfaces: tuple[str, ...], kinds: tuple[str, ...], manual: dict[str, Localized]) -> None:
        self.surfaces = surfaces
        self.kinds = kinds
        self.manual_ids = frozenset(manual)

    def pack(self, node: Node) -> Pack:
        surfaces, compensation = node["surfaces"], node["compensation"]
        if strange := [name for name in surfaces.names() if name not in self.surfaces]:
            raise surfaces.fail(f"unknown {', '.join(strange)}")
        if sorted(compensation.names()) != sorted(self.kinds):
            raise compensation.fail("does not decide every kind of compensation once")
        pack = Pack(
            id=node.text("id"),
            market=node.text("market"),
            name=node.localized("name"),
            valid_from=node.text("valid_from", "") or None,
            confidence=node.one_of("confidence", _CONFIDENCE),
            base=self._base(node["base"]),
            surfaces={name: self._surface_rule(surfaces[name]) for name in surfaces.names()},
            compensation={kind: self._duty(compensation[kind]) for kind in compensation.names()},
            applies_to_gifts=node.flag("applies_to_gifts"),
            sources=tuple(map(_source, node["sources"].items())),
            explain=node.localized("explain"),
            mend=node.localized("mend"),
        )
        node.done()
        return pack

    def _base(self, node: Node) -> Base:
        suffices = node["platform_label_suffices"]
        if suffices.value not in (True, False, "review"):
            raise suffices.fail("true, false or review was expected")
        notices = node.get("image_notices")
        base = Base(
            accepted=tuple(map(_label, node["accepted"].items())),
            weak=tuple(map(_label, node["weak"].items())),
            rejected=tuple(map(_label, node["rejected"].items())),
            languages=node.texts("language"),
            max_offset_chars=node.integer("max_offset_chars"),
            before_first_link=node.flag("before_first_link"),
            platform_label_suffices=suffices.value,
            manual=self._manual(node, "manual"),
            always_review=node.flag("always_review"),
            image_notices=tuple(map(_label, notices.items())) if notices else (),
            blocked_topics=node.texts("blocked_topics"),
        )
        node.done()
        if AUDIENCE not in base.languages and not any(label.language in base.languages for label in base.accepted):
            raise node.fail("no accepted label speaks a language of the market")
        return base

    def _surface_rule(self, node: Node) -> SurfaceRule:
        rule = SurfaceRule(
            manual=self._manual(node, "manual") if node.get("manual") else None,
            max_offset_chars=node.optional_integer("max_offset_chars"),
            caption_needed=node.flag("caption_needed", default=True),
        )
        node.done()
        return rule

    def _duty(self, node: Node) -> Duty:
        duty = Duty(node.one_of("duty", _DUTIES), self._manual(node, "manual_add"))
        node.done()
        return duty

    def _manual(self, node: Node, key: str) -> tuple[str, ...]:
        found = node.texts(key)
        if strange := sorted(set(found) - self.manual_ids):
            raise node.fail(f"unknown manual check {', '.join(strange)}")
        return found


def _label(node: Node) -> Label:
    label = Label(node.text("t"), node.one_of("as", FORMS), node.text("lang", "") or None)
    node.done()
    return label


def _surface(node: Node) -> Surface:
    surface = Surface(node.text("id"), node.localized("label"), node.texts("kinds"))
    node.done()
    return surface


def _platform_label(node: Node, taxonomy: Taxonomy) -> PlatformLabel:
    label = PlatformLabel(
        platform=node.one_of("platform", (platform.id for platform in taxonomy.platforms)),
        needed=node.one_of("needed", ("required", "offered", "none")),
        check=node.one_of("check", ("ask_creator", "none")),
        label=node.localized("label"),
        source=node.text("source"),
        confidence=node.one_of("confidence", _CONFIDENCE),
    )
    node.done()
    return label


def _compensation_kind(node: Node) -> CompensationKind:
    kind = CompensationKind(node.text("id"), node.localized("label"))
    node.done()
    return kind


def _check(node: Node) -> Check:
    check = Check(
        node.text("id"), node.one_of("severity", ("block", "warn", "ask", "ok")), node.localized("message"), node.localized("mend")
    )
    node.done()
    return check


def _source(node: Node) -> Source:
    source = Source(node.text("name"), node.text("citation"), node.one_of("confidence", _CONFIDENCE))
    node.done()
    return source


def _example(node: Node, packs: tuple[str, ...], surfaces: tuple[str, ...], kinds: tuple[str, ...]) -> Example:
    example = Example(
        pack=node.one_of("pack", packs),
        surface=node.one_of("surface", surfaces),
        compensation=node.one_of("comp", kinds),
        caption=node.text("caption"),
        expect=node.one_of("expect", RESULTS),
    )
    node.done()
    return example
