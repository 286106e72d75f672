"""Knows how to read the evaluation data that stand beside the repository, where they do; none of it ships."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from pathlib import Path

import numpy as np

from portal.domain.vetting import prevalence

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
ACCOUNTS = DATA / "instagram_fake_authentic_43k" / "user_fake_authentic_4class.csv"
FOLLOWERS = DATA / "instagram_followers_srf" / "followers_labelled_975.csv"
MORE_FOLLOWERS = DATA / "instagram_followers_srf" / "followers_unlabelled_10000.csv"
POSTS = DATA / "instagram_instafake" / "posts_long.csv.gz"
COMMENTS = DATA / "youtube_spam_collection" / "comments_1956.csv"
VIEWS_BY_DAY = DATA / "export_formats" / "youtube_studio_de" / "Gesamtwerte.csv"

_ROUNDED = {"erl": 1, "erc": 1, "cz": 2, "ni": 2, "lt": 2, "cs": 2, "hc": 2, "pr": 2, "fo": 2, "pi": 0, "cl": 0}
"""Decimals before use: the two classes were written with different numbers of them, and a model would read that (VETTING.md 5)."""


def accounts() -> tuple[dict[str, np.ndarray], np.ndarray]:
    """(figures by the names of the points card and a few more, whether an account is genuine) of the 6,360 creator-like accounts.

    Duplicates dropped, rates rounded, at least 1,000 followers and 9 posts (VETTING.md 1b).
    """
    with ACCOUNTS.open(newline="") as lines:
        header, *rows = csv.reader(lines)
    distinct = list(dict.fromkeys(map(tuple, rows)))
    raw = {name: np.array([row[at] for row in distinct]) for at, name in enumerate(header)}
    genuine = raw.pop("class") == "r"
    number = {
        name: np.round(column.astype(float), _ROUNDED[name]) if name in _ROUNDED else column.astype(float) for name, column in raw.items()
    }
    kept = (number["flw"] >= 1000) & (number["pos"] >= 9)
    n = {name: column[kept] for name, column in number.items()}
    figures = {
        "followers": n["flw"],
        "following": n["flg"],
        "following_per_follower": (n["flg"] + 1) / (n["flw"] + 1),
        "posts": n["pos"],
        "engagement_rate": n["erl"] + n["erc"],
        "comments_per_100_likes": 100 * n["erc"] / np.maximum(n["erl"], 0.05),
        "comments_per_post": n["erc"] * n["flw"] / 100,
        "caption_similarity": n["cs"],
        "empty_captions": n["cz"],
        "hours_between_posts": n["pi"],
        "hashtags_per_post": n["hc"],
        "promotion_per_post": n["pr"],
        "hunting_per_post": n["fo"],
        "other_than_pictures": n["ni"],
        "caption_length": n["cl"],
        "places": n["lt"],
    }
    return figures, genuine[kept]


def windows(posts: int = 24) -> np.ndarray:
    """(accounts, 24) engagement rates per post, newest first, of accounts with a hundred followers and comments switched on."""
    by_account: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(POSTS, "rt") as lines:
        for row in csv.DictReader(lines):
            by_account[row["account"]].append(row)
    found = []
    for rows in by_account.values():
        newest = sorted(rows, key=lambda row: int(row["post_index"]))[:posts]
        if len(newest) == posts and int(newest[0]["followers"]) >= 100 and all(row["comments_disabled"] == "0" for row in newest):
            found.append([max(0.5, int(row["likes"]) + int(row["comments"])) / int(row["followers"]) for row in newest])
    return np.array(found)


def followers(path: Path = FOLLOWERS) -> tuple[np.ndarray, np.ndarray | None]:
    """((n, 12) figures of follower profiles, whether each is conspicuous; None for the unlabelled ones)."""
    with path.open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if "" not in row.values()]

    def column(name: str) -> np.ndarray:
        return np.array([float(row[name]) for row in rows])

    figures = prevalence.profile_figures(
        column("posts"), column("followers"), column("following"), column("has_pic"), column("private"), column("username_digits"),
        column("digit_at_end"), column("alpha_ratio"),
    )  # fmt: skip
    return figures, column("fake") == 1 if "fake" in rows[0] else None


def comments() -> tuple[list[str], np.ndarray]:
    """(texts, whether each advertises) of 1,956 labelled comments."""
    with COMMENTS.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [row["content"] for row in rows], np.array([row["label"] == "1" for row in rows])


def views_by_day() -> np.ndarray:
    """366 daily views of a real channel: the rhythm and noise of a year."""
    with VIEWS_BY_DAY.open(newline="", encoding="utf-8-sig") as lines:
        return np.array([float(row[1]) for row in list(csv.reader(lines))[1:]])
