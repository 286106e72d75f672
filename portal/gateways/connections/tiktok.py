"""Knows TikTok: Login Kit for the web (OAuth v2, with a client_key where others have a client_id) and the Display API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from portal.domain.creators.figures import Figure, PostFigure
from portal.domain.text import N_, Text
from portal.gateways.connections.calls import Caller, count, judged, keys_from, moment, piece, place, retry_after, rows
from portal.gateways.connections.promise import (
    ConnectionTrouble,
    Forbidden,
    Harvest,
    Keys,
    Lost,
    PlatformAccount,
    TooOften,
    TryLater,
    Unintelligible,
)

SCOPES = "user.info.basic,user.info.profile,user.info.stats,video.list"
PROFILE = "open_id,display_name,username,bio_description,profile_deep_link,follower_count,likes_count,video_count"
VIDEO = "id,title,video_description,create_time,duration,view_count,like_count,comment_count,share_count"
PAGE, PAGES = 20, 2


class TikTok:
    id = "tiktok"
    pkce = False

    def __init__(self, client_key: str, client_secret: str, base: str = "") -> None:
        self._call = Caller(client_key, client_secret, _judge, loopback=bool(base), auth=_client_key)
        self._consent = place("https://www.tiktok.com/v2/auth/authorize/", base)
        self._api = place("https://open.tiktokapis.com", base)

    def consent_url(self, *, state: str, verifier: str, back: str) -> str:
        return self._call.consent_url(self._consent, state=state, back=back, scope=SCOPES, client_key=self._call.client_id)

    def exchange(self, *, code: str, verifier: str, back: str, now: datetime) -> Keys:
        return keys_from(self._call.keys(f"{self._api}/v2/oauth/token/", now, code=code, redirect_uri=back), now)

    def renew(self, keys: Keys, now: datetime) -> Keys:
        """Access lives a day, the refresh token a year; TikTok may send a new one, and then the old one is over."""
        if not keys.refresh:
            raise Lost("no refresh token")
        token = self._call.renewed(f"{self._api}/v2/oauth/token/", now, keys.refresh)
        return keys_from(token, now, refresh=keys.refresh, scopes=keys.scopes)

    def revoke(self, keys: Keys) -> None:
        data = {"client_key": self._call.client_id, "client_secret": self._call.client_secret, "token": keys.access}
        self._call.post(f"{self._api}/v2/oauth/revoke/", data=data)

    def account(self, keys: Keys) -> PlatformAccount:
        return _account(self._user(keys))

    def harvest(self, keys: Keys, today: date) -> Harvest:
        user = self._user(keys)
        account, lacking = _account(user), []
        figures = (Figure("followers", account.followers, as_of=today),) if account.followers is not None else ()
        if not figures:
            lacking.append(Text(N_("The number of followers was not allowed. Connect again and tick it.")))
        posts: list[PostFigure] = []
        try:
            posts = self._videos(keys)
        except Forbidden:
            lacking.append(Text(N_("Your videos were not allowed. Connect again and tick them.")))
        lacking.append(Text(N_("TikTok tells other programs nothing about the audience. An export from TikTok Studio does.")))
        return Harvest(account, figures, tuple(posts), (), None, tuple(lacking))

    def _user(self, keys: Keys) -> dict[str, Any]:
        try:
            found = self._call.get(f"{self._api}/v2/user/info/", keys.access, fields=PROFILE)
        except Forbidden:
            # A single permission that was not ticked refuses the whole question, so the smallest one is asked instead.
            found = self._call.get(f"{self._api}/v2/user/info/", keys.access, fields="open_id,display_name")
        user = piece(found, "data", "user")
        if not isinstance(user.get("open_id"), str) or not user["open_id"]:
            raise Unintelligible("a user without open_id")
        return user

    def _videos(self, keys: Keys) -> list[PostFigure]:
        posts: list[PostFigure] = []
        asked: dict[str, Any] = {"max_count": PAGE}
        for _ in range(PAGES):
            found = piece(self._call.post(f"{self._api}/v2/video/list/", keys.access, params={"fields": VIDEO}, json=asked), "data")
            posts += [_video(each) for each in rows(found.get("videos")) if isinstance(each.get("id"), str)]
            if found.get("has_more") is not True or not isinstance(found.get("cursor"), int):
                break
            asked = {"max_count": PAGE, "cursor": found["cursor"]}
        return posts


def _client_key(client: Any, method: str, uri: str, headers: Any, body: str) -> tuple[str, Any, str]:
    """Authlib's place for how an application says who it is: TikTok wants client_key in the body."""
    said = urlencode({"client_key": client.client_id, "client_secret": client.client_secret})
    return uri, headers, f"{body}&{said}" if body else said


def _account(user: dict[str, Any]) -> PlatformAccount:
    handle = str(user.get("username") or user.get("display_name") or user["open_id"])[:120]
    return PlatformAccount(
        provider_id=user["open_id"][:120],
        handle=handle,
        name=str(user.get("display_name") or "")[:120],
        url=f"https://www.tiktok.com/@{handle}" if user.get("username") else "",
        words=str(user.get("bio_description") or "")[:10_000],
        followers=count(user.get("follower_count")),
    )


def _video(item: dict[str, Any]) -> PostFigure:
    published, seconds = moment(item.get("create_time")), count(item.get("duration"))
    words = str(item.get("video_description") or item.get("title") or "")
    return PostFigure(
        external_id=item["id"][:80],
        title=str(item.get("title") or words.split("\n")[0])[:300],
        published_on=published.date() if published else None,
        format="video",
        duration_seconds=seconds,
        views=count(item.get("view_count")),
        likes=count(item.get("like_count")),
        comments=count(item.get("comment_count")),
        shares=count(item.get("share_count")),
        caption=words[:2200],
    )


def _judge(status: int, headers: Mapping[str, str], body: Any) -> ConnectionTrouble | None:
    """TikTok names every outcome in `error.code`, and says 401 for a missing permission as well."""
    error = piece(body, "error")
    code, words = str(error.get("code") or "ok"), str(error.get("message") or "")[:300]
    if code in ("scope_not_authorized", "scope_permission_missed"):
        return Forbidden(words)
    if code == "access_token_invalid":
        return Lost(words)
    if code == "rate_limit_exceeded":
        return TooOften(words, retry_after(headers))
    if code == "internal_error":
        return TryLater(words)
    if code != "ok" and status == 200:
        return Unintelligible(f"{code}: {words}")
    return judged(status, headers, words)
