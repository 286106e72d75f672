"""Knows Instagram's token endpoint and its Graph API with Instagram login, as far as the portal asks them."""

from __future__ import annotations

from typing import Any

from portal.demo.platforms_standin.accounts import AGES, CITIES, COUNTRIES, WOMEN, Account
from portal.demo.platforms_standin.answers import Answer, refusal
from portal.demo.platforms_standin.state import APPLICATION, LIVES, SECRET, State

PLATFORM = "instagram"
INSIGHTS = "instagram_business_manage_insights"
SCOPES = ("instagram_business_basic", INSIGHTS)


def token(state: State, form: dict[str, str]) -> Answer:
    held = state.codes.pop(form.get("code", ""), None)
    ours = form.get("client_id") == APPLICATION[PLATFORM] and form.get("client_secret") == SECRET
    if not ours or held is None or held["platform"] != PLATFORM or held["back"] != form.get("redirect_uri"):
        return Answer(400, {"error_type": "OAuthException", "code": 400, "error_message": "Invalid authorization code"})
    short = state.key(PLATFORM, held["number"], held["scopes"], "short", 3600)
    return Answer(200, {"data": [{"access_token": short, "user_id": held["number"], "permissions": ",".join(held["scopes"])}]})


def lengthen(state: State, path: str, query: dict[str, str]) -> Answer:
    """A long key for a short one, or a younger long one."""
    long = path == "/refresh_access_token"
    held = state.holder(PLATFORM, query.get("access_token", ""), "long" if long else "short")
    if held is None or (not long and query.get("client_secret") != SECRET):
        return refusal(PLATFORM, "unauthorized")
    key = state.key(PLATFORM, held["number"], held["scopes"], "long")
    return Answer(200, {"access_token": key, "token_type": "bearer", "expires_in": LIVES[PLATFORM]})


def ask(state: State, path: str, query: dict[str, str], key: str) -> Answer:
    held = state.holder(PLATFORM, key or query.get("access_token", ""), "long", "short")
    if held is None:
        return refusal(PLATFORM, "unauthorized")
    account = state.account(PLATFORM, held["number"])
    place = path.strip("/").split("/")[1:]
    if "insights" in place and INSIGHTS not in held["scopes"]:
        return refusal(PLATFORM, "forbidden")
    match place:
        case ["me"]:
            return Answer(200, _profile(account))
        case ["me", "media"]:
            return Answer(200, {"data": [_media(each) for each in account.posts[: int(query.get("limit", "25"))]], "paging": {}})
        case ["me", "insights"]:
            return Answer(200, {"data": [_demographics(account, query.get("breakdown", ""))]})
        case [media, "insights"]:
            post = next((each for each in account.posts if _number(each) == media), None)
            if post is not None:
                return Answer(200, {"data": _insights(post, query.get("metric", ""))})
    return Answer(400, {"error": {"message": "Unsupported get request.", "type": "IGApiException", "code": 100}})


def _profile(account: Account) -> dict[str, Any]:
    return {
        "user_id": account.number,
        "id": f"9{account.number}",
        "username": account.handle,
        "name": account.handle.replace(".", " ").title(),
        "biography": account.words,
        "account_type": "MEDIA_CREATOR",
        "followers_count": account.followers,
        "media_count": len(account.posts),
    }


def _number(post: dict[str, Any]) -> str:
    return "1790" + str(int(post["id"], 16))[:13].zfill(13)


def _media(post: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": _number(post),
        "caption": f"{post['title']}\nInvented for the demo.",
        "media_type": "VIDEO",
        "media_product_type": "REELS",
        "timestamp": f"{post['at']:%Y-%m-%dT%H:%M:%S}+0000",
        "like_count": post["likes"],
        "comments_count": post["comments"],
    }


def _insights(post: dict[str, Any], metrics: str) -> list[dict[str, Any]]:
    known = {"reach": post["reach"], "saved": post["saves"], "shares": post["shares"], "views": post["views"]}
    return [
        {"name": metric, "period": "lifetime", "values": [{"value": known[metric]}]} for metric in metrics.split(",") if metric in known
    ]


def _demographics(account: Account, breakdown: str) -> dict[str, Any]:
    parts = {"country": COUNTRIES, "city": CITIES, "age": AGES, "gender": (("F", WOMEN), ("M", 100 - WOMEN))}[breakdown]
    results = [{"dimension_values": [name], "value": account.followers * part // 100} for name, part in parts]
    return {
        "name": "follower_demographics",
        "period": "lifetime",
        "total_value": {"breakdowns": [{"dimension_keys": [breakdown], "results": [each for each in results if each["value"]]}]},
    }
