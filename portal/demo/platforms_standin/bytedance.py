"""Knows TikTok's token endpoint and the Display API, as far as the portal asks them."""

from __future__ import annotations

from typing import Any

from portal.demo.platforms_standin.accounts import Account
from portal.demo.platforms_standin.answers import Answer, refusal
from portal.demo.platforms_standin.state import APPLICATION, LIVES, SECRET, State

PLATFORM = "tiktok"
SCOPES = ("user.info.basic", "user.info.profile", "user.info.stats", "video.list")
_NEEDS = {
    "username": "user.info.profile",
    "bio_description": "user.info.profile",
    "profile_deep_link": "user.info.profile",
    "follower_count": "user.info.stats",
    "likes_count": "user.info.stats",
    "video_count": "user.info.stats",
}
_OK = {"code": "ok", "message": "", "log_id": "standin"}


def token(state: State, form: dict[str, str]) -> Answer:
    if form.get("client_key") != APPLICATION[PLATFORM] or form.get("client_secret") != SECRET:
        return Answer(200, {"error": "invalid_client", "error_description": "Client key or secret is incorrect.", "log_id": "standin"})
    if form.get("grant_type") == "refresh_token":
        held = state.holder(PLATFORM, form.get("refresh_token", ""), "refresh")
    else:
        held = state.codes.pop(form.get("code", ""), None)
        if held is not None and (held["platform"] != PLATFORM or held["back"] != form.get("redirect_uri")):
            held = None
    if held is None:
        return Answer(200, {"error": "invalid_grant", "error_description": "Authorization code is expired.", "log_id": "standin"})
    if form.get("grant_type") == "refresh_token":
        del state.keys[form["refresh_token"]]  # TikTok may hand out a new one, and then the old one is over
    return Answer(
        200,
        {
            "open_id": held["number"],
            "scope": ",".join(held["scopes"]),
            "access_token": state.key(PLATFORM, held["number"], held["scopes"], "access"),
            "expires_in": LIVES[PLATFORM],
            "refresh_token": state.key(PLATFORM, held["number"], held["scopes"], "refresh"),
            "refresh_expires_in": 31_536_000,
            "token_type": "Bearer",
        },
    )


def revoke(state: State, form: dict[str, str]) -> Answer:
    held = state.keys.get(form.get("token", ""))
    if held is not None:
        state.withdraw(PLATFORM, held["number"])
    return Answer(200, {})


def ask(state: State, path: str, query: dict[str, str], key: str, body: Any) -> Answer:
    held = state.holder(PLATFORM, key, "access")
    if held is None:
        return refusal(PLATFORM, "unauthorized")
    account, fields = state.account(PLATFORM, held["number"]), [each for each in query.get("fields", "").split(",") if each]
    if path == "/v2/user/info/":
        if any(_NEEDS.get(each, "user.info.basic") not in held["scopes"] for each in fields):
            return refusal(PLATFORM, "forbidden")
        known = _user(account)
        return Answer(200, {"data": {"user": {each: known[each] for each in fields if each in known}}, "error": _OK})
    if path == "/v2/video/list/":
        if "video.list" not in held["scopes"]:
            return refusal(PLATFORM, "forbidden")
        asked = body if isinstance(body, dict) else {}
        start = int(asked.get("cursor", 0))
        end = start + min(int(asked.get("max_count", 10)), 20)
        videos = [{each: value for each, value in _video(post).items() if each in fields} for post in account.posts[start:end]]
        return Answer(200, {"data": {"videos": videos, "cursor": end, "has_more": end < len(account.posts)}, "error": _OK})
    return Answer(404, {"data": {}, "error": {"code": "invalid_params", "message": "No such path.", "log_id": "standin"}})


def _user(account: Account) -> dict[str, Any]:
    return {
        "open_id": account.number,
        "display_name": account.handle.replace(".", " ").title(),
        "username": account.handle,
        "bio_description": account.words,
        "profile_deep_link": f"https://vm.tiktok.example/{account.handle}",
        "follower_count": account.followers,
        "likes_count": sum(each["likes"] for each in account.posts),
        "video_count": len(account.posts),
    }


def _video(post: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "7" + str(int(post["id"], 16)),
        "title": post["title"],
        "video_description": f"{post['title']} #demo",
        "create_time": int(post["at"].timestamp()),
        "duration": post["seconds"],
        "view_count": post["views"],
        "like_count": post["likes"],
        "comment_count": post["comments"],
        "share_count": post["shares"],
    }
