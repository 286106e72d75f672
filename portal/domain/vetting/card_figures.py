"""Knows how the figures of the points card are read from a channel's own posts and counts."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import combinations

from portal.domain.vetting.captions import disclosed_words, folded
from portal.domain.vetting.engagement import FEWEST
from portal.domain.vetting.figures import ChannelEvidence

NEWEST = 12
"""Posts that the card looks at, as in the set it was fitted on."""
PROMOTION = ("regrann", "contest", "repost", "giveaway", "mention", "share", "give away", "quiz", "gewinnspiel", "verlosung")
"""Contest and repost words (Purba et al. 2020, German added). Labels of advertising are not among them and are taken out before."""
HUNTING = ("follow", "like", "folback", "follback", "f4f", "l4l", "followforfollow", "followback", "like4like")
"""Words that ask for followers (Purba et al. 2020), counted as hashtags only, as there."""

_HASHTAG = re.compile(r"#(\w+)")
_WORD = re.compile(r"[^\W_]+")


def read(
    channel: ChannelEvidence, following: int | None = None, single_pictures: frozenset[str] = frozenset({"post", "image"})
) -> dict[str, float]:
    """The card's figures that this channel can show, from its newest twelve posts of any kind; what is unknown is left out.

    Per cent for the engagement rate, shares 0 to 1, else numbers per post. Under five posts only the counts are given. `following` is the
    number of accounts followed, None where no source says; `single_pictures` names the kinds of post that are one picture.
    """
    found: dict[str, float] = {"followers": float(channel.followers)}
    if following is not None:
        found["following"] = float(following)
        found["following_per_follower"] = (following + 1) / (channel.followers + 1)
    posts = sorted(channel.posts, key=lambda post: (-post.published_on.toordinal(), post.caption or "", post.likes or 0))[:NEWEST]
    if len(posts) < FEWEST:
        return found
    found["other_than_pictures"] = sum(post.format not in single_pictures for post in posts) / len(posts)
    days = sorted(post.published_on.toordinal() for post in posts)
    found["hours_between_posts"] = 24 * (days[-1] - days[0]) / (len(days) - 1)
    counted = [post for post in posts if post.likes is not None and post.comments is not None]
    if len(counted) >= FEWEST and channel.followers > 0:
        likes, comments = (math.fsum(getattr(post, name) for post in counted) / len(counted) for name in ("likes", "comments"))
        found["engagement_rate"] = 100 * (likes + comments) / channel.followers
        found["comments_per_post"] = comments
        found["comments_per_100_likes"] = 100 * comments / max(likes, 0.0005 * channel.followers)
    captions = [post.caption for post in posts if post.caption is not None]
    if len(captions) >= FEWEST:
        found |= _of_captions(captions)
    return found


def _of_captions(captions: list[str]) -> dict[str, float]:
    plain = [disclosed_words(folded(caption)) for caption in captions]
    tags = [_HASHTAG.findall(caption) for caption in plain]
    texts = [" ".join(_WORD.findall(caption)) for caption in plain]
    n = len(captions)
    counts = [Counter(text.split()) for text in texts]
    alike = [_cosine(a, b) for a, b in combinations(counts, 2) if a and b]
    found = {
        "empty_captions": sum(len(text) < 3 for text in texts) / n,
        "hashtags_per_post": sum(map(len, tags)) / n,
        "promotion_per_post": sum(f" {word} " in f" {text} " for text in texts for word in PROMOTION) / n,
        "hunting_per_post": sum(tag in HUNTING for row in tags for tag in row) / n,
        "caption_length": math.fsum(len(caption.strip()) for caption in plain) / n,
    }
    return found | ({"caption_similarity": math.fsum(alike) / len(alike)} if alike else {})


def _cosine(a: Counter[str], b: Counter[str]) -> float:
    dot = sum(number * b[word] for word, number in a.items())
    return dot / math.sqrt(sum(x * x for x in a.values()) * sum(x * x for x in b.values()))
