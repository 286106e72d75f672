"""Knows Google's token endpoint, the YouTube Data API and the YouTube Analytics API, as far as the portal asks them."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from portal.demo.platforms_standin.accounts import AGES, COUNTRIES, WOMEN, Account
from portal.demo.platforms_standin.answers import Answer, refusal
from portal.demo.platforms_standin.state import APPLICATION, LIVES, SECRET, State

PLATFORM = "youtube"
ANALYTICS = "https://www.googleapis.com/auth/yt-analytics.readonly"
SCOPES = ("https://www.googleapis.com/auth/youtube.readonly", ANALYTICS)


def token(state: State, form: dict[str, str]) -> Answer:
    if form.get("client_id") != APPLICATION[PLATFORM] or form.get("client_secret") != SECRET:
        return Answer(401, {"error": "invalid_client", "error_description": "Unauthorized"})
    if form.get("grant_type") == "refresh_token":
        held = state.holder(PLATFORM, form.get("refresh_token", ""), "refresh")
        if held is None:
            return Answer(400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."})
        return Answer(200, _keys(state, held))
    held = state.codes.pop(form.get("code", ""), None)
    if held is None or held["platform"] != PLATFORM or held["back"] != form.get("redirect_uri"):
        return Answer(400, {"error": "invalid_grant", "error_description": "Malformed auth code."})
    if not held["challenge"] or held["challenge"] != _challenge(form.get("code_verifier", "")):
        return Answer(400, {"error": "invalid_grant", "error_description": "Invalid code verifier."})
    return Answer(200, _keys(state, held) | {"refresh_token": state.key(PLATFORM, held["number"], held["scopes"], "refresh")})


def revoke(state: State, form: dict[str, str]) -> Answer:
    held = state.keys.get(form.get("token", ""))
    if held is None:
        return Answer(400, {"error": "invalid_token", "error_description": "Token expired or revoked"})
    state.withdraw(PLATFORM, held["number"])
    return Answer(200, {})


def ask(state: State, path: str, query: dict[str, str], key: str) -> Answer:
    held = state.holder(PLATFORM, key, "access")
    if held is None:
        return refusal(PLATFORM, "unauthorized")
    account = state.account(PLATFORM, held["number"])
    match path:
        case "/youtube/v3/channels":
            return Answer(200, {"kind": "youtube#channelListResponse", "items": [_channel(account)]})
        case "/youtube/v3/playlistItems":
            listed = [{"contentDetails": {"videoId": each["id"]}} for each in account.posts]
            return Answer(200, {"kind": "youtube#playlistItemListResponse", "items": listed[: int(query.get("maxResults", "5"))]})
        case "/youtube/v3/videos":
            wanted = query.get("id", "").split(",")
            return Answer(
                200, {"kind": "youtube#videoListResponse", "items": [_video(each) for each in account.posts if each["id"] in wanted]}
            )
        case "/v2/reports":
            if ANALYTICS not in held["scopes"]:
                return refusal(PLATFORM, "forbidden")
            return Answer(200, _report(account, query))
    return Answer(404, {"error": {"code": 404, "message": "Not found", "errors": []}})


def _keys(state: State, held: dict[str, Any]) -> dict[str, Any]:
    return {
        "access_token": state.key(PLATFORM, held["number"], held["scopes"], "access"),
        "expires_in": LIVES[PLATFORM],
        "scope": " ".join(held["scopes"]),
        "token_type": "Bearer",
    }


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _channel(account: Account) -> dict[str, Any]:
    rough = round(account.followers, 3 - len(str(account.followers)))
    return {
        "kind": "youtube#channel",
        "id": account.number,
        "snippet": {"title": account.handle.replace(".", " ").title(), "description": account.words, "customUrl": f"@{account.handle}"},
        "statistics": {
            "viewCount": str(sum(each["views"] for each in account.posts)),
            "subscriberCount": str(rough),
            "hiddenSubscriberCount": False,
            "videoCount": str(len(account.posts)),
        },
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": "UU" + account.number[2:]}},
    }


def _video(post: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "youtube#video",
        "id": post["id"],
        "snippet": {
            "publishedAt": f"{post['at']:%Y-%m-%dT%H:%M:%SZ}",
            "title": post["title"],
            "description": f"{post['title']}. Invented.",
        },
        "contentDetails": {"duration": f"PT{post['seconds'] // 60}M{post['seconds'] % 60}S"},
        "statistics": {"viewCount": str(post["views"]), "likeCount": str(post["likes"]), "commentCount": str(post["comments"])},
    }


def _report(account: Account, query: dict[str, str]) -> dict[str, Any]:
    dimensions, metrics = [each for each in query.get("dimensions", "").split(",") if each], query.get("metrics", "").split(",")
    views = sum(each["views"] for each in account.posts[:7])
    match dimensions:
        case ["country"]:
            lines = [[country, views * part // 100] for country, part in COUNTRIES]
        case ["ageGroup", "gender"]:
            lines = [
                [f"age{age.replace('+', '-')}", gender, round(part * share / 100, 2)]
                for age, part in AGES
                for gender, share in (("female", WOMEN), ("male", 100 - WOMEN))
            ]
        case _:
            known = {"views": views, "estimatedMinutesWatched": views * 3, "subscribersGained": 210, "subscribersLost": 34}
            lines = [[known.get(metric, 0) for metric in metrics]]
    return {"kind": "youtubeAnalytics#resultTable", "columnHeaders": [{"name": each} for each in (*dimensions, *metrics)], "rows": lines}
