"""Knows the verdict on a caption per market: what the text shows, and what only a person can confirm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.domain.compliance.captions import Place, contains, first_link, normal, places, without
from portal.domain.compliance.rules import AUDIENCE, DisclosureRules, Pack, Resolved, resolve
from portal.domain.text import Localized

REVIEW = "review"
COUNSEL = "counsel"
PLATFORM_LABEL = "platform_label"
_NO_PACK = Localized(
    "There is no rule pack for this market; nothing passes by itself.",
    "Für diesen Markt gibt es kein Regelpaket; nichts geht von selbst durch.",
)
_ASK_COUNSEL = Localized(
    "Ask counsel for this country and confirm what was said.", "Rechtsrat für dieses Land einholen und die Antwort bestätigen."
)
_NATIONAL_GUIDE = Localized(
    "A person has compared the label with the national guide of this country.",
    "Eine Person hat die Kennzeichnung mit dem nationalen Leitfaden dieses Landes verglichen.",
)


@dataclass(frozen=True)
class Finding:
    """One result for one market."""

    market: str
    result: str
    """One of rules.RESULTS."""
    text: Localized
    mend: Localized
    blocks: bool
    """The gate stays shut, whoever decides."""
    severity: str
    """block, warn (a named person decides), ask (somebody confirms) or ok"""
    confirm: str = ""
    """For an open question: what stands among `confirmations` once it is answered; a review is asked once per market."""


def check_disclosure(
    rules: DisclosureRules,
    caption: str,
    markets: Iterable[str],
    kind: str,
    compensation: str,
    language: str | None = None,
    confirmations: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """For each market the decisive result of the text, then what still has to be confirmed.

    `kind`: kind of deliverable. `compensation`: id of the file's compensation kinds. `language`: of the post, None where not
    known. `confirmations`: ids of manual checks, `platform_label`, `review:DE`-like for a market's review, `counsel:NO`.
    Raises KeyError for a kind, market or compensation that nobody knows.
    """
    surface, platform = rules.surface_of(kind), rules.platform_of_kind[kind]
    given = frozenset(confirmations)
    found: list[Finding] = []
    for market in markets:
        pack_id = rules.pack_of_market[market]
        if surface == "none":
            found.append(_finding(rules, market, "pass"))
        elif pack_id is None:
            found += _without_pack(rules, market, compensation, given)
        else:
            found += _market(rules, rules.packs[pack_id], market, caption, surface, platform, compensation, language, given)
    return tuple(found)


def is_clear(findings: Iterable[Finding]) -> bool:
    """Whether nothing blocks, nothing waits for a person's decision and nothing is left to confirm."""
    return all(finding.severity == "ok" for finding in findings)


def open_questions(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What somebody still has to confirm, each question once."""
    asked = {finding.confirm: finding for finding in findings if finding.severity == "ask"}
    return tuple(asked.values())


def judge(
    rules: DisclosureRules, pack: Pack, caption: str, surface: str, compensation: str, language: str | None = None, labelled: bool = False
) -> str:
    """The decisive result of the text alone, before anything is asked. `labelled`: the platform's own label is confirmed."""
    resolved = resolve(pack, surface, compensation)
    if resolved.duty == "none":
        return "pass"
    result = _text_result(rules, resolved, normal(caption), language)
    if result in ("missing", "rejected_only") and labelled:
        suffices = resolved.base.platform_label_suffices
        return "pass" if suffices is True else "weak" if suffices == REVIEW else result
    if result == "contradiction" and resolved.duty == "recommended":
        return "weak"
    return result


def _text_result(rules: DisclosureRules, resolved: Resolved, text: str, language: str | None) -> str:
    if contains(text, rules.contradictions):
        return "contradiction"
    searched = without(text, rules.exceptions)
    if not resolved.caption_needed:
        return "pass"
    accepted = places(searched, resolved.base.accepted)
    if accepted:
        return _first(rules, [_place_result(resolved, text, place) or _language_result(resolved, place, language) for place in accepted])
    weak = places(searched, resolved.base.weak)
    if weak:
        return _first(rules, [_place_result(resolved, text, place) or "weak" for place in weak])
    return "rejected_only" if contains(searched, resolved.base.rejected) else "missing"


def _first(rules: DisclosureRules, results: list[str]) -> str:
    """The best placed label decides: one good place is enough."""
    return max(results, key=rules.order_of_results.index)


def _place_result(resolved: Resolved, text: str, place: Place) -> str | None:
    link = first_link(text)
    behind_link = resolved.base.before_first_link and link is not None and place.start > link
    if place.offset > resolved.max_offset_chars or behind_link:
        return "late"
    return "hidden" if place.hidden else None


def _language_result(resolved: Resolved, place: Place, language: str | None) -> str:
    """A label speaks the language of the post; where the post's is foreign to the market, one of the market's."""
    if language is None or place.label.language is None:
        return "pass"
    known = resolved.base.languages
    wanted = {language} if language in known or AUDIENCE in known else set(known)
    return "pass" if place.label.language in wanted else "language"


def _market(rules, pack, market, caption, surface, platform, compensation, language, given) -> list[Finding]:
    resolved = resolve(pack, surface, compensation)
    result = judge(rules, pack, caption, surface, compensation, language, PLATFORM_LABEL in given)
    decisive = _finding(rules, market, result, pack, resolved.duty)
    if resolved.duty == "none":
        return [decisive]
    return [decisive, *_questions(rules, pack, resolved, market, platform, given)]


def _questions(rules, pack, resolved, market, platform, given) -> list[Finding]:
    asked: list[Finding] = []
    own = rules.platform_labels.get(platform)
    if own is not None and own.check != "none" and PLATFORM_LABEL not in given:
        asked.append(_question(rules, market, PLATFORM_LABEL, own.label, PLATFORM_LABEL))
    for check in resolved.manual:
        if check not in given:
            asked.append(_question(rules, market, "manual", rules.manual_checks[check], check))
    review = f"{REVIEW}:{market}"
    if pack.base.always_review and review not in given:
        asked.append(_question(rules, market, "manual", _NATIONAL_GUIDE, review))
    return asked


def _finding(rules: DisclosureRules, market: str, result: str, pack: Pack | None = None, duty: str = "required") -> Finding:
    check = rules.checks[result]
    severity = "warn" if check.severity == "block" and duty == "recommended" else check.severity
    mend = check.mend
    if pack is not None and severity != "ok":
        mend = Localized(f"{check.mend.en} {pack.mend.en}", f"{check.mend.de} {pack.mend.de}")
    return Finding(market, result, check.message, mend, severity == "block", severity)


def _question(rules: DisclosureRules, market: str, result: str, text: Localized, confirm: str) -> Finding:
    return Finding(market, result, text, rules.checks[result].mend, False, "ask", confirm)


def _without_pack(rules: DisclosureRules, market: str, compensation: str, given: frozenset[str]) -> list[Finding]:
    key = f"{COUNSEL}:{market}"
    if compensation == "none" or key in given:
        return [_finding(rules, market, "pass")]
    return [Finding(market, "manual", _NO_PACK, _ASK_COUNSEL, False, "ask", key)]
