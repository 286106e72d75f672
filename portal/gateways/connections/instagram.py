"""Knows Instagram: the API with Instagram login, for professional accounts; short keys are changed for long ones at once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import date, datetime
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
    Refused,
    TooOften,
    Unintelligible,
)

SCOPES = "instagram_business_basic,instagram_business_manage_insights"
VERSION = "v24.0"
POSTS = 25
PATIENCE = 45.0
"""Seconds for the questions about single posts together: one visit has to end long before the lease of its outbox row."""
PROFILE = "user_id,username,name,biography,account_type,followers_count,media_count"
MEDIA = "id,caption,media_type,media_product_type,timestamp,like_count,comments_count"
INSIGHTS = "reach,saved,shares,views"
NO_INSIGHTS = N_("Insights were not allowed, so reach, saves, shares and the audience are missing. Connect again and tick them.")
TOP = 45
"""Instagram lists at most so many countries and cities; the rest is not told."""
_TOKEN_GONE, _TOO_OFTEN, _NOT_ALLOWED = {190, 102, 463, 467}, {4, 17, 32, 613, 80002}, {3, 10, *range(200, 300)}
"""Codes of the Graph API's errors."""
_FORMATS = {"REELS": "reel", "STORY": "story", "FEED": "post", "AD": "post"}


class Instagram:
    id = "instagram"
    pkce = False

    def __init__(self, client_id: str, client_secret: str, base: str = "") -> None:
        self._call = Caller(client_id, client_secret, _judge, loopback=bool(base))
        self._consent = place("https://www.instagram.com/oauth/authorize", base)
        self._token = place("https://api.instagram.com/oauth/access_token", base)
        self._graph = place("https://graph.instagram.com", base)

    def consent_url(self, *, state: str, verifier: str, back: str) -> str:
        return self._call.consent_url(self._consent, state=state, back=back, scope=SCOPES)

    def exchange(self, *, code: str, verifier: str, back: str, now: datetime) -> Keys:
        # Instagram has been seen to append "#_" to the code; it does not belong to it.
        short = self._exchanged(code.removesuffix("#_"), back)
        long = self._call.get(
            f"{self._graph}/access_token",
            grant_type="ig_exchange_token",
            client_secret=self._call.client_secret,
            access_token=short["access_token"],
        )
        named = keys_from(short, now)
        return keys_from(_with_token(long), now, scopes=named.scopes)

    def _exchanged(self, code: str, back: str) -> dict[str, Any]:
        try:
            found = self._call.post(
                self._token,
                data={
                    "client_id": self._call.client_id,
                    "client_secret": self._call.client_secret,
                    "grant_type": "authorization_code",
                    "redirect_uri": back,
                    "code": code,
                },
            )
        except (Lost, Forbidden) as no:
            raise Refused(no.detail) from no
        listed = rows(found.get("data")) if isinstance(found, dict) else []
        return _with_token(listed[0] if listed else found)

    def renew(self, keys: Keys, now: datetime) -> Keys:
        """A long key lives 60 days and may be renewed from its second day on; one that has ended cannot."""
        younger = self._call.get(f"{self._graph}/refresh_access_token", grant_type="ig_refresh_token", access_token=keys.access)
        return keys_from(_with_token(younger), now, scopes=keys.scopes)

    def revoke(self, keys: Keys) -> None:
        """Instagram offers no address for it: she withdraws the access in its settings. Our copy of the key is thrown away."""

    def account(self, keys: Keys) -> PlatformAccount:
        found = self._call.get(f"{self._graph}/{VERSION}/me", keys.access, fields=PROFILE)
        listed = rows(found.get("data")) if isinstance(found, dict) else []
        profile = listed[0] if listed else found
        number = profile.get("user_id") if isinstance(profile, dict) else None
        if not isinstance(number, str | int) or isinstance(number, bool) or not str(number):
            raise Unintelligible("a profile without user_id")
        if not profile.get("username"):
            raise NoAccount("no username")
        handle = str(profile["username"])[:120]
        return PlatformAccount(
            provider_id=str(number)[:120],
            handle=handle,
            name=str(profile.get("name") or "")[:120],
            url=f"https://www.instagram.com/{handle}/",
            words=str(profile.get("biography") or "")[:10_000],
            followers=count(profile.get("followers_count")),
        )

    def harvest(self, keys: Keys, today: date) -> Harvest:
        account, lacking = self.account(keys), []
        figures = (Figure("followers", account.followers, as_of=today),) if account.followers is not None else ()
        posts = []
        found = self._call.get(f"{self._graph}/{VERSION}/me/media", keys.access, fields=MEDIA, limit=POSTS)
        insights, end = True, time.monotonic() + PATIENCE
        for item in rows(found.get("data") if isinstance(found, dict) else None)[:POSTS]:
            if not isinstance(item.get("id"), str):
                continue
            told: dict[str, int | None] = {}
            if insights and time.monotonic() < end:
                try:
                    told = self._insights(keys, item["id"])
                except Forbidden:
                    insights = False
                    lacking.append(Text(NO_INSIGHTS))
                except Unintelligible:
                    told = {}  # a post from before the account was professional has none
            posts.append(_post(item, told))
        audience: list[AudienceShare] = []
        if time.monotonic() >= end:
            lacking.append(Text(N_("Instagram answers slowly today, so a part is missing. We ask again tomorrow.")))
        elif insights:
            try:
                audience = [
                    share
                    for dimension in ("country", "city", "age", "gender")
                    for share in self._demographics(keys, dimension, account.followers)
                ]
            except (Forbidden, Unintelligible):
                audience = []
            if not audience:
                lacking.append(Text(N_("Instagram tells nothing about the audience of an account with fewer than 100 followers.")))
        return Harvest(account, figures, tuple(posts), tuple(audience), None, tuple(lacking))

    def _insights(self, keys: Keys, media: str) -> dict[str, int | None]:
        found = self._call.get(f"{self._graph}/{VERSION}/{media}/insights", keys.access, metric=INSIGHTS)
        told = {}
        for each in rows(found.get("data") if isinstance(found, dict) else None):
            values = rows(each.get("values"))
            value = values[0].get("value") if values else piece(each, "total_value").get("value")
            told[str(each.get("name"))] = count(value)
        return told

    def _demographics(self, keys: Keys, dimension: str, followers: int | None) -> list[AudienceShare]:
        found = self._call.get(
            f"{self._graph}/{VERSION}/me/insights",
            keys.access,
            metric="follower_demographics",
            period="lifetime",
            metric_type="total_value",
            breakdown=dimension,
        )
        counted: dict[str, int] = {}
        for each in rows(found.get("data") if isinstance(found, dict) else None):
            for breakdown in rows(piece(each, "total_value").get("breakdowns")):
                for result in rows(breakdown.get("results")):
                    names, number = result.get("dimension_values"), count(result.get("value"))
                    if isinstance(names, list) and names and number:
                        bucket = _bucket(dimension, str(names[0]))
                        counted[bucket] = counted.get(bucket, 0) + number
        return list(_shares(dimension, counted, followers))


def _shares(dimension: str, counted: dict[str, int], followers: int | None) -> Iterable[AudienceShare]:
    """Shares of the followers. A list of TOP buckets is cut, and what it leaves out is nobody's to guess: it stays unknown."""
    listed = sum(counted.values())
    cut = len(counted) >= TOP
    total = max(listed, followers or 0) if cut else listed
    if total > listed:
        counted[UNKNOWN] = counted.get(UNKNOWN, 0) + total - listed
    for bucket, number in counted.items():
        share = (Decimal(number) / total).quantize(Decimal("0.000001"))
        yield AudienceShare(dimension, bucket[:40], share, not cut, basis="followers", sample=listed)


def _bucket(dimension: str, name: str) -> str:
    if dimension == "gender":
        return {"F": "female", "M": "male"}.get(name, UNKNOWN)
    return name or UNKNOWN


def _post(item: dict[str, Any], told: Mapping[str, int | None]) -> PostFigure:
    published = moment(item.get("timestamp"))
    caption = str(item.get("caption") or "")
    return PostFigure(
        external_id=item["id"][:80],
        title=caption.split("\n")[0][:300] or None,
        published_on=published.date() if published else None,
        format=_FORMATS.get(str(item.get("media_product_type")), "post"),
        views=told.get("views"),
        likes=count(item.get("like_count")),
        comments=count(item.get("comments_count")),
        shares=told.get("shares"),
        saves=told.get("saved"),
        reach=told.get("reach"),
        caption=caption[:2200],
    )


def _with_token(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or not isinstance(found.get("access_token"), str):
        raise Unintelligible("no access token in the answer")
    return found


def _judge(status: int, headers: Mapping[str, str], body: Any) -> ConnectionTrouble | None:
    """The Graph API says most things with 400 and a code of its own."""
    error = piece(body, "error")
    code, words = error.get("code"), str(error.get("message") or piece({"": body}, "").get("error_message") or "")[:300]
    if code in _TOKEN_GONE:
        return Lost(words)
    if code in _TOO_OFTEN:
        return TooOften(words, retry_after(headers))
    if code in _NOT_ALLOWED:
        return Forbidden(words)
    if status == 400 and isinstance(body, dict) and "error_message" in body:
        return Lost(words)  # the token endpoint's own way to say that a code will not do
    return judged(status, headers, words)
