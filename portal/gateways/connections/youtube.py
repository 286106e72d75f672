"""Knows YouTube: Google's consent, the Data API for channel and videos, the Analytics API for the audience."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from portal.domain.creators.figures import UNKNOWN, AudienceShare, Figure, PostFigure
from portal.domain.text import N_, Text
from portal.gateways.connections.calls import Caller, count, judged, keys_from, moment, piece, place, retry_after, rows
from portal.gateways.connections.promise import (
    ConnectionTrouble,
    Forbidden,
    Harvest,
    Keys,
    Lost,
    NoAccount,
    PlatformAccount,
    TooOften,
    Unintelligible,
)

READONLY = "https://www.googleapis.com/auth/youtube.readonly"
ANALYTICS = "https://www.googleapis.com/auth/yt-analytics.readonly"
POSTS = 50
DAYS, LATE = 28, 3
"""The audience of four weeks; the last days are not counted to the end yet."""
_LENGTH = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")
QUOTA = frozenset({"quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded"})


class YouTube:
    id = "youtube"
    pkce = True

    def __init__(self, client_id: str, client_secret: str, base: str = "") -> None:
        self._call = Caller(client_id, client_secret, _judge, loopback=bool(base))
        self._consent = place("https://accounts.google.com/o/oauth2/v2/auth", base)
        self._token = place("https://oauth2.googleapis.com/token", base)
        self._revoke = place("https://oauth2.googleapis.com/revoke", base)
        self._data = place("https://www.googleapis.com/youtube/v3", base)
        self._reports = place("https://youtubeanalytics.googleapis.com/v2/reports", base)

    def consent_url(self, *, state: str, verifier: str, back: str) -> str:
        return self._call.consent_url(
            self._consent,
            state=state,
            back=back,
            scope=f"{READONLY} {ANALYTICS}",
            verifier=verifier,
            access_type="offline",
            prompt="consent",
            include_granted_scopes="false",
        )

    def exchange(self, *, code: str, verifier: str, back: str, now: datetime) -> Keys:
        return keys_from(self._call.keys(self._token, now, code=code, code_verifier=verifier, redirect_uri=back), now)

    def renew(self, keys: Keys, now: datetime) -> Keys:
        if not keys.refresh:
            raise Lost("no refresh token")
        return keys_from(self._call.renewed(self._token, now, keys.refresh), now, refresh=keys.refresh, scopes=keys.scopes)

    def revoke(self, keys: Keys) -> None:
        self._call.post(self._revoke, data={"token": keys.refresh or keys.access})

    def account(self, keys: Keys) -> PlatformAccount:
        return _account(self._channel(keys))

    def harvest(self, keys: Keys, today: date) -> Harvest:
        channel = self._channel(keys)
        account, lacking = _account(channel), []
        figures = []
        if account.followers is not None:
            figures.append(Figure("followers", account.followers, as_of=today))
        else:
            lacking.append(Text(N_("The number of subscribers is hidden in your channel’s settings.")))
        posts = self._videos(keys, piece(channel, "contentDetails", "relatedPlaylists").get("uploads"))
        end = today - timedelta(days=LATE)
        window = (end - timedelta(days=DAYS - 1), end)
        audience: tuple[AudienceShare, ...] = ()
        try:
            figures += self._totals(keys, window)
            audience = (*self._countries(keys, window), *self._groups(keys, window))
        except Forbidden:
            lacking.append(Text(N_("YouTube Analytics was not allowed, so the audience is missing. Connect again and tick it.")))
        except Unintelligible as trouble:
            lacking.append(trouble.text)
        return Harvest(account, tuple(figures), tuple(posts), audience, window if audience else None, tuple(lacking))

    def _channel(self, keys: Keys) -> dict[str, Any]:
        found = self._call.get(f"{self._data}/channels", keys.access, part="snippet,statistics,contentDetails", mine="true")
        listed = rows(found.get("items") if isinstance(found, dict) else None)
        if not listed:
            raise NoAccount()
        if not isinstance(listed[0].get("id"), str):
            raise Unintelligible("a channel without an id")
        return listed[0]

    def _videos(self, keys: Keys, uploads: Any) -> list[PostFigure]:
        if not isinstance(uploads, str):
            return []
        listed = self._call.get(f"{self._data}/playlistItems", keys.access, part="contentDetails", playlistId=uploads, maxResults=POSTS)
        ids = [piece(each, "contentDetails").get("videoId") for each in rows(listed.get("items") if isinstance(listed, dict) else None)]
        ids = [each for each in ids if isinstance(each, str)][:POSTS]
        if not ids:
            return []
        found = self._call.get(f"{self._data}/videos", keys.access, part="snippet,contentDetails,statistics", id=",".join(ids))
        return [_video(each) for each in rows(found.get("items") if isinstance(found, dict) else None) if isinstance(each.get("id"), str)]

    def _report(self, keys: Keys, window: tuple[date, date], **what: Any) -> list[dict[str, Any]]:
        found = self._call.get(
            self._reports, keys.access, ids="channel==MINE", startDate=window[0].isoformat(), endDate=window[1].isoformat(), **what
        )
        heads = [each.get("name") for each in rows(piece({"": found}, "").get("columnHeaders"))]
        lines = found.get("rows") or [] if isinstance(found, dict) else []
        return [dict(zip(heads, line, strict=False)) for line in lines if isinstance(line, list)]

    def _totals(self, keys: Keys, window: tuple[date, date]) -> list[Figure]:
        lines = self._report(keys, window, metrics="views,estimatedMinutesWatched,subscribersGained,subscribersLost")
        line = lines[0] if lines else {}
        figures = []
        for metric, name, divisor in (
            ("views", "views", 1),
            ("watch_hours", "estimatedMinutesWatched", 60),
            ("followers_gained", "subscribersGained", 1),
            ("followers_lost", "subscribersLost", 1),
        ):
            value = count(line.get(name))
            if value is not None:
                figures.append(Figure(metric, Decimal(value) / divisor, window=window, as_of=window[1]))
        return figures

    def _countries(self, keys: Keys, window: tuple[date, date]) -> list[AudienceShare]:
        lines = self._report(keys, window, metrics="views", dimensions="country", sort="-views")
        counted: dict[str, int] = {}
        for line in lines:
            views = count(line.get("views"))
            if views:
                # ZZ is YouTube's "not known".
                bucket = UNKNOWN if line.get("country") in (None, "ZZ") else str(line["country"])[:2]
                counted[bucket] = counted.get(bucket, 0) + views
        total = sum(counted.values())
        return [
            AudienceShare("country", bucket, _share(views, total), True, basis="views", sample=total) for bucket, views in counted.items()
        ]

    def _groups(self, keys: Keys, window: tuple[date, date]) -> list[AudienceShare]:
        """Age, gender and both: viewerPercentage is of the signed-in viewers, and adds up to 100."""
        lines = self._report(keys, window, metrics="viewerPercentage", dimensions="ageGroup,gender")
        ages: dict[str, Decimal] = {}
        genders: dict[str, Decimal] = {}
        both: dict[str, Decimal] = {}
        for line in lines:
            share = line.get("viewerPercentage")
            if not isinstance(share, int | float) or isinstance(share, bool) or not 0 <= share <= 100:
                continue
            age, gender = _age(str(line.get("ageGroup"))), _gender(str(line.get("gender")))
            part = Decimal(str(share)) / 100
            ages[age] = ages.get(age, Decimal(0)) + part
            genders[gender] = genders.get(gender, Decimal(0)) + part
            both[f"{gender}:{age}"] = both.get(f"{gender}:{age}", Decimal(0)) + part
        found = []
        for dimension, buckets in (("age", ages), ("gender", genders), ("age_gender", both)):
            rest = 1 - sum(buckets.values())
            if buckets and rest > Decimal("0.001"):
                buckets[UNKNOWN] = rest
            found += [
                AudienceShare(dimension, bucket, min(share, Decimal(1)), rest <= Decimal("0.001"), basis="viewers")
                for bucket, share in buckets.items()
            ]
        return found


def _judge(status: int, headers: Mapping[str, str], body: Any) -> ConnectionTrouble | None:
    error = piece(body, "error")
    reasons = {str(each.get("reason")) for each in rows(error.get("errors"))}
    words = str(error.get("message", ""))[:300]
    if status == 403 and reasons & QUOTA:
        return TooOften(words, retry_after(headers))
    if status == 403 and "youtubeSignupRequired" in reasons:
        return NoAccount(words)
    return judged(status, headers, words)


def _account(channel: dict[str, Any]) -> PlatformAccount:
    snippet, statistics = piece(channel, "snippet"), piece(channel, "statistics")
    handle = str(snippet.get("customUrl") or "").strip().removeprefix("@")
    hidden = statistics.get("hiddenSubscriberCount") is True
    return PlatformAccount(
        provider_id=channel["id"][:120],
        handle=(handle or channel["id"])[:120],
        name=str(snippet.get("title") or "")[:120],
        url=f"https://www.youtube.com/channel/{channel['id']}"[:300],
        words=str(snippet.get("description") or "")[:10_000],
        followers=None if hidden else count(statistics.get("subscriberCount")),
    )


def _video(item: dict[str, Any]) -> PostFigure:
    snippet, statistics = piece(item, "snippet"), piece(item, "statistics")
    published = moment(snippet.get("publishedAt"))
    seconds = _seconds(piece(item, "contentDetails").get("duration"))
    return PostFigure(
        external_id=item["id"][:80],
        title=str(snippet.get("title") or "")[:300],
        published_on=published.date() if published else None,
        format="video",
        duration_seconds=seconds,
        views=count(statistics.get("viewCount")),
        likes=count(statistics.get("likeCount")),
        comments=count(statistics.get("commentCount")),
        caption=str(snippet.get("description") or "")[:2200],
    )


def _seconds(written: Any) -> int | None:
    found = _LENGTH.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        return None
    days, hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def _share(part: int, total: int) -> Decimal:
    return (Decimal(part) / total).quantize(Decimal("0.000001"))


def _age(group: str) -> str:
    """ "age25-34" → "25-34", "age65-" → "65+"."""
    band = group.removeprefix("age")
    return f"{band[:-1]}+" if band.endswith("-") else band[:20]


def _gender(word: str) -> str:
    return {"female": "female", "male": "male"}.get(word, "other")
