"""Knows how the cards beside the score are laid out: comments, rhythm, advertising, screened words, reports, and the private panel."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from portal.blueprints.discovery import checking, wording
from portal.domain.compliance.screening import TOPICS
from portal.domain.text import N_, Text
from portal.domain.vetting.card import FIGURE_NAMES
from portal.domain.vetting.comments import Substance
from portal.domain.vetting.intervals import wilson
from portal.domain.vetting.prevalence import BANDS, band_of
from portal.gateways.content import points_card
from portal.queries.discovery import Sheet
from portal.web.filters import sentence
from portal.web.words import label

SUBSTANCE = {
    Substance.SPECIFIC: N_("say something specific"),
    Substance.GENERIC: N_("fit under any post"),
    Substance.EMOJI: N_("signs only"),
    Substance.PROMOTION: N_("advertise something"),
    Substance.LINK: N_("are a link"),
    Substance.DUPLICATE: N_("repeat another one"),
}
MARGIN = N_("Ten points each way are assumed, because providers rarely state their own error.")


def channels(creator, judgements, chosen) -> list[dict[str, Any]]:
    """Every channel with what scoring concluded, so that the reader can change between them."""
    found = []
    for channel in creator.channels:
        judgement = judgements.get(channel.public_id)
        score = judgement.quality.score if judgement else None
        found.append(
            {
                "id": channel.public_id,
                "label": f"{label(channel.platform, 'platform')} {channel.handle}",
                "score": None if score is None else round(score),
                "current": chosen is not None and channel.id == chosen.id,
                "primary": next(iter(judgements), None) == channel.public_id,
            }
        )
    return found


def of(sheet: Sheet) -> list[dict[str, Any]]:
    """The cards that no score reads, and the one of comments; each with its evidence laid open. Unknown ones say what they would need."""
    return [_comments(sheet), _rhythm(sheet), _sponsored(sheet), _screen(sheet), _panel(sheet)]


def reports(sheet: Sheet, me, own: bool) -> list[dict[str, Any]]:
    """Providers' reports on the audience, each with its band and who stated it."""
    return [
        {
            "id": each.public_id,
            "provider": each.provider,
            "credible": wording.percent(float(each.credible), 0),
            "band": sentence(BANDS[band_of(float(1 - each.credible))]),
            "sample": each.sample,
            "as_of": wording.day(each.as_of),
            "brand": each.brand,
            "mine": each.brand_id == me.brand_id if each.brand_id else own,
        }
        for each in sheet.reports
    ]


def _card(figure: str, title: str, said: str | None, needs: str, laid: list[tuple[str, str]], **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"rows": [], "facts": [], "bars": [], "private": False}
    return {**plain, "id": figure, "title": sentence(title), "said": said, "needs": sentence(needs), "laid": laid if said else [], **more}


def _laid(formula: str, sample: str, source: str, uncertainty: str, cannot_say: str) -> list[tuple[str, str]]:
    terms = (N_("Formula"), N_("Sample"), N_("Source and date"), N_("How sure"), N_("What it cannot say"))
    return [(sentence(term), words) for term, words in zip(terms, (formula, sample, source, uncertainty, cannot_say), strict=True)]


def _dated(sheet: Sheet) -> str:
    evidence = sheet.evidence
    newest = max((post.published_on for post in evidence.posts), default=evidence.followers_as_of)
    return f"{checking.source_words(evidence.source)}, {wording.day(newest)}"


def _comments(sheet: Sheet) -> dict[str, Any]:
    read, said, rows, laid = sheet.comments, None, [], []
    if read is not None and read.sampled:
        specific = read.kinds.get(Substance.SPECIFIC.value, 0)
        share = wilson(specific, read.sampled)
        said = sentence(
            Text(
                N_("%(specific)s of %(sampled)s sampled comments say something specific (likely %(low)s to %(high)s)."),
                specific=specific,
                sampled=read.sampled,
                low=wording.percent(share.low),
                high=wording.percent(share.high),
            )
        )
        if read.core_share is not None:
            core = Text(N_("%(share)s come from a fixed circle of people."), share=wording.percent(read.core_share))
            said = f"{said} {sentence(core)}"
        rows = [
            {
                "label": sentence(words),
                "share": read.kinds.get(kind.value, 0) / read.sampled,
                "text": str(read.kinds.get(kind.value, 0)),
                "strong": kind is Substance.SPECIFIC,
            }
            for kind, words in SUBSTANCE.items()
        ]
        laid = _laid(
            sentence(N_("By rule each is a link, an advertisement, signs only, words that fit anywhere, a repetition, or specific.")),
            sentence(Text(N_("%(n)s comments of her newest file that has any"), n=read.sampled)),
            f"{checking.source_words(read.source)}, {wording.day(read.as_of)}",
            sentence(N_("95 per cent interval of the share (Wilson). On labelled comments the rule orders with an AUC of 0.945.")),
            sentence(N_("It reads words, not tone or irony, and cannot tell friends from an arranged circle.")),
        )
    return _card("comments", N_("What comments say"), said, N_("a file with comments under her posts"), laid, rows=rows)


def _rhythm(sheet: Sheet) -> dict[str, Any]:
    found, laid = sheet.rhythm, []
    if found is not None:
        laid = _laid(
            sentence(
                N_("Median and longest gap between days with posts; how even they are is the robust spread of the gaps ÷ their median.")
            ),
            sentence(Text.counted("%(n)s day with posts", "%(n)s days with posts", found.days)),
            _dated(sheet),
            sentence(N_("Exact for the posts that are known; what the source leaves out shows as a gap.")),
            sentence(N_("It cannot say whether the posts are good; a planned pause looks like silence.")),
        )
    said = sentence(found.sentence) if found else None
    return _card("consistency", N_("Posting rhythm"), said, N_("five days with posts"), laid)


def _sponsored(sheet: Sheet) -> dict[str, Any]:
    found, laid = sheet.sponsored, []
    if found is not None:
        laid = _laid(
            sentence(N_("Labelled posts ÷ all; effect: their mean engagement ÷ that of the others of their kind, drawn towards 1.")),
            sentence(Text.counted("%(n)s post", "%(n)s posts", found.posts)),
            _dated(sheet),
            sentence(N_("95 per cent intervals; with fewer than three posts of each sort no effect is given.")),
            sentence(N_("No score reads this: labelling never costs a creator anything. Unlabelled advertising is not seen.")),
        )
    said = sentence(found.sentence) if found else None
    return _card("sponsored", N_("Labelled advertising and its effect"), said, N_("posts of this channel"), laid)


def _screen(sheet: Sheet) -> dict[str, Any]:
    seen, laid, said, rows = sheet.screen, [], None, []
    if seen.read:
        said = sentence(
            Text.counted("%(n)s topic to read about", "%(n)s topics to read about", len(seen.touched))
            if seen.touched
            else Text(N_("No caption touches a topic of the list."))
        )
        rows = [
            {
                "label": sentence(TOPICS[one.topic]),
                "text": sentence(
                    Text.counted(
                        "%(n)s post, the newest on %(day)s: %(words)s",
                        "%(n)s posts, the newest on %(day)s: %(words)s",
                        one.posts,
                        day=one.newest,
                        words=", ".join(one.words),
                    )
                ),
            }
            for one in seen.touched
        ]
        laid = _laid(
            sentence(N_("Words of eleven topics, in English and German, are looked for in captions.")),
            sentence(Text.counted("%(n)s caption", "%(n)s captions", seen.read)),
            _dated(sheet),
            sentence(N_("No rate is known: no open labelled set exists. Words of other languages are not found.")),
            sentence(N_("A word is a reason to read the post, never to judge a person: a cook who writes about wine touches alcohol.")),
        )
    return _card("screen", N_("Topics to read about before you work together"), said, N_("captions of her posts"), laid, facts=rows)


def _panel(sheet: Sheet) -> dict[str, Any]:
    found, laid, moved = sheet.reading, [], []
    if found is not None:
        card = points_card()
        top = max((abs(points) for _, points in found.moved), default=1.0) or 1.0
        moved = [
            {
                "label": sentence(FIGURE_NAMES.get(name, name)),
                "share": abs(points) / top,
                "text": sentence(
                    Text(
                        N_("towards a look, %(points)s") if points > 0 else N_("against it, %(points)s"),
                        points=Decimal(f"{abs(points):.1f}"),
                    )
                ),
                "strong": points > 0,
            }
            for name, points in found.moved
            if abs(points) >= 0.05
        ][:8]
        worth = card.provenance.get("at_15_percent", {})
        laid = _laid(
            sentence(N_("Points of each figure are added up (log-odds) and carried over to accounts of which 15 in 100 deserve a look.")),
            sentence(
                Text(N_("Her newest twelve posts; card %(version)s, made from 6,360 labelled Instagram accounts"), version=card.version)
            ),
            _dated(sheet),
            sentence(
                Text(
                    N_("Of those whom it would point out at one half, %(right)s of 100 deserve it and %(wrong)s do not."),
                    right=round(100 * worth.get("precision", 0)),
                    wrong=100 - round(100 * worth.get("precision", 0)),
                )
            ),
            sentence(
                N_("It says nothing about this person, only how often such figures deserved a look. Nothing may follow from it alone.")
            ),
        )
    return _card(
        "card",
        N_("Private: does something deserve a closer look?"),
        sentence(found.sentence) if found else None,
        N_("an Instagram channel with five posts, their likes, comments and captions"),
        laid,
        bars=moved,
        private=True,
    )
