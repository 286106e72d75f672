"""Do the platforms in memory and the real ones behind Authlib keep the same promises? The real ones speak to a stand-in on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.gateways.connections import (
    Keys,
    Lost,
    NoAccount,
    NotSetUp,
    RealConnections,
    Refused,
    TooOften,
    TryLater,
    Unintelligible,
    UnsafeBase,
    calls,
)
from portal.gateways.connections.calls import count, moment, place, retry_after
from tests.support.http import fetch
from tests.support.shores import SCOPES, TROUBLES, FakeShore, Shore, StandinShore, standin_shore

BACK = "http://127.0.0.1:8000/profile/connections/return"
NOW = datetime.now(UTC)
TODAY = NOW.date()
VERIFIER = "v" * 64
PLATFORMS = ("youtube", "instagram", "tiktok")


@pytest.fixture(scope="module")
def standin() -> Iterator[StandinShore]:
    with standin_shore() as shore:
        yield shore


@pytest.fixture(params=["fake", "standin"])
def shore(request: pytest.FixtureRequest) -> Shore:
    return FakeShore() if request.param == "fake" else request.getfixturevalue("standin")


def consent(shore: Shore, platform: str) -> str:
    return shore.connections.of(platform).consent_url(state="the-state", verifier=VERIFIER, back=BACK)


def keys_of(shore: Shore, platform: str, handle: str = "ada.lind") -> Keys:
    code = shore.say_yes(platform, handle, consent(shore, platform))
    return shore.connections.of(platform).exchange(code=code, verifier=VERIFIER, back=BACK, now=NOW)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_yes_at_the_platform_gives_keys_an_account_and_figures(shore, platform):
    keys = keys_of(shore, platform)
    assert keys.access and keys.expires_at > NOW and keys.scopes
    assert keys.access not in repr(keys)
    assert Keys.from_json(keys.to_json()) == keys
    account = shore.connections.of(platform).account(keys)
    assert account.handle == "ada.lind" and account.provider_id and account.followers > 0
    harvest = shore.connections.of(platform).harvest(keys, TODAY)
    assert harvest.account == account
    followers = next(each for each in harvest.figures if each.metric == "followers")
    assert (followers.value, followers.as_of, followers.window) == (account.followers, TODAY, None)
    assert len(harvest.posts) >= 8 and all(post.external_id and post.published_on <= TODAY and post.likes for post in harvest.posts)
    for dimension in {share.dimension for share in harvest.audience}:
        total = sum(share.share for share in harvest.audience if share.dimension == dimension)
        assert abs(total - 1) < Decimal("0.01"), dimension


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_same_account_has_the_same_id_whatever_the_day(shore, platform):
    one, two = keys_of(shore, platform), keys_of(shore, platform)
    other = keys_of(shore, platform, "dov.stern")
    there = shore.connections.of(platform)
    assert there.account(one).provider_id == there.account(two).provider_id != there.account(other).provider_id


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_code_works_once_and_only_for_its_way_back(shore, platform):
    there = shore.connections.of(platform)
    code = shore.say_yes(platform, "ada.lind", consent(shore, platform))
    with pytest.raises(Refused):
        there.exchange(code=code, verifier=VERIFIER, back="http://127.0.0.1:8000/elsewhere", now=NOW)
    code = shore.say_yes(platform, "ada.lind", consent(shore, platform))
    there.exchange(code=code, verifier=VERIFIER, back=BACK, now=NOW)
    with pytest.raises(Refused):
        there.exchange(code=code, verifier=VERIFIER, back=BACK, now=NOW)


def test_a_code_that_somebody_caught_is_worth_nothing_without_the_verifier(shore):
    code = shore.say_yes("youtube", "ada.lind", consent(shore, "youtube"))
    with pytest.raises(Refused):
        shore.connections.of("youtube").exchange(code=code, verifier="w" * 64, back=BACK, now=NOW)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_keys_are_renewed(shore, platform):
    there, keys = shore.connections.of(platform), keys_of(shore, platform)
    younger = there.renew(keys, NOW + timedelta(hours=1))
    assert younger.access != keys.access and younger.expires_at > keys.expires_at and younger.scopes == keys.scopes
    assert there.account(younger).handle == "ada.lind"
    assert there.account(there.renew(younger, NOW)).handle == "ada.lind"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_withdrawn_at_the_platform_is_lost(shore, platform):
    there, keys = shore.connections.of(platform), keys_of(shore, platform, "gone.soon")
    shore.withdraw(platform, "gone.soon")
    with pytest.raises(Lost):
        there.harvest(keys, TODAY)
    with pytest.raises(Lost):
        there.renew(keys, NOW)


@pytest.mark.parametrize(
    ("platform", "trouble"),
    [(platform, trouble) for platform in PLATFORMS for trouble in TROUBLES if (platform, trouble) != ("tiktok", "forbidden")],
)
def test_each_no_of_a_platform_is_told_apart_and_said_in_words(shore, platform, trouble):
    """One no of TikTok to a permission is left out: its profile is asked once more with the smallest one."""
    there, keys = shore.connections.of(platform), keys_of(shore, platform)
    shore.order(platform, trouble)
    with pytest.raises(TROUBLES[trouble]) as caught:
        there.account(keys)
    assert str(caught.value.text).endswith((".", "wish."))
    assert keys.access not in str(caught.value)
    assert there.account(keys).handle == "ada.lind"


@pytest.mark.parametrize("platform", ["youtube", "tiktok"])
def test_keys_given_back_open_nothing(shore, platform):
    there, keys = shore.connections.of(platform), keys_of(shore, platform, "going.away")
    there.revoke(keys)
    with pytest.raises(Lost):
        there.account(keys)


def test_what_is_not_set_up_says_so():
    with pytest.raises(NotSetUp):
        RealConnections({"youtube": ("", "")}).of("youtube")
    assert RealConnections({"youtube": ("", ""), "tiktok": ("key", "secret")}).offered() == ("tiktok",)
    assert RealConnections({"tiktok": ("key", "secret")}).origins() == ("https://www.tiktok.com",)


@pytest.mark.parametrize("base", ["https://evil.example", "http://127.0.0.1@evil.example", "http://10.0.0.1:80", "http://127.0.0.1/path"])
def test_keys_travel_to_the_platforms_and_to_this_machine_only(base):
    with pytest.raises(UnsafeBase):
        RealConnections({"youtube": ("id", "secret")}, base)


# ---- the real ones alone ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "host", "named"),
    [
        ("youtube", "accounts.google.com", {"client_id", "code_challenge", "access_type"}),
        ("instagram", "www.instagram.com", {"client_id"}),
        ("tiktok", "www.tiktok.com", {"client_key"}),
    ],
)
def test_the_consent_address_is_the_platforms_and_carries_no_secret(platform, host, named):
    address = RealConnections({platform: ("the-id", "the-secret")}).of(platform).consent_url(state="st", verifier=VERIFIER, back=BACK)
    asked = parse_qs(urlsplit(address).query)
    assert urlsplit(address).hostname == host and address.startswith("https://")
    assert named <= asked.keys() and asked["state"] == ["st"] and asked["redirect_uri"] == [BACK] and asked["response_type"] == ["code"]
    assert "the-secret" not in address and VERIFIER not in address
    assert ("code_challenge_method" in asked) == (platform == "youtube")


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("trouble", ["huge", "empty", "drop", "slow"])
def test_an_answer_without_measure_or_end_stops_nobody(standin, monkeypatch, platform, trouble):
    there, keys = standin.connections.of(platform), keys_of(standin, platform)
    if trouble == "slow":
        monkeypatch.setattr(calls, "WHOLE", 0.3)
    standin.order(platform, trouble)
    with pytest.raises((NoAccount, Unintelligible) if trouble == "empty" else Unintelligible if trouble == "huge" else TryLater):
        there.account(keys)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    ("trouble", "meant"),
    [("broken", TryLater), ("garbage", Unintelligible), ("empty", Unintelligible), ("huge", Unintelligible), ("drop", TryLater)],
)
def test_a_token_endpoint_may_fail_as_well(standin, platform, trouble, meant):
    there = standin.connections.of(platform)
    code = standin.say_yes(platform, "ada.lind", consent(standin, platform))
    standin.order(platform, trouble)
    with pytest.raises(meant):
        there.exchange(code=code, verifier=VERIFIER, back=BACK, now=NOW)


def test_a_quota_says_when_to_come_back(standin):
    keys = keys_of(standin, "tiktok")
    standin.order("tiktok", "quota")
    with pytest.raises(TooOften) as caught:
        standin.connections.of("tiktok").account(keys)
    assert caught.value.after == timedelta(seconds=120)


@pytest.mark.parametrize(
    ("platform", "ticked", "sentence"),
    [
        ("youtube", SCOPES["youtube"][:1], "YouTube Analytics"),
        ("instagram", SCOPES["instagram"][:1], "Insights"),
        ("tiktok", SCOPES["tiktok"][:1], "videos"),
    ],
)
def test_a_permission_that_was_not_ticked_leaves_the_rest(standin, platform, ticked, sentence):
    there = standin.connections.of(platform)
    code = standin.say_yes(platform, "ada.lind", consent(standin, platform), ticked)
    keys = there.exchange(code=code, verifier=VERIFIER, back=BACK, now=NOW)
    harvest = there.harvest(keys, TODAY)
    assert set(keys.scopes) == set(ticked) and harvest.account.provider_id and not harvest.audience
    assert any(sentence in str(each) for each in harvest.lacking)


def test_a_no_at_the_platform_comes_back_as_one(standin):
    status, _, headers = fetch(consent(standin, "instagram"), "outcome=deny")
    assert status == 303 and "error=access_denied" in headers["location"] and "state=the-state" in headers["location"]


def test_youtube_tells_who_watched_when_and_hides_what_is_hidden(standin):
    harvest = standin.connections.of("youtube").harvest(keys_of(standin, "youtube"), date(2026, 3, 2))
    assert {share.dimension for share in harvest.audience} == {"country", "age", "gender", "age_gender"}
    assert harvest.audience_window == (date(2026, 1, 31), date(2026, 2, 27))
    assert next(share.share for share in harvest.audience if share.bucket == "female") == Decimal("0.62")
    assert any(share.bucket == "65+" for share in harvest.audience)
    views = next(each for each in harvest.figures if each.metric == "views")
    assert views.window == harvest.audience_window and views.value > 0


def test_instagram_tells_reach_and_saves_of_each_post(standin):
    harvest = standin.connections.of("instagram").harvest(keys_of(standin, "instagram"), TODAY)
    assert all(post.reach and post.saves is not None and post.format == "reel" for post in harvest.posts)
    assert {share.dimension for share in harvest.audience} == {"country", "city", "age", "gender"}


def test_tiktok_turns_the_page(standin):
    assert len(standin.connections.of("tiktok").harvest(keys_of(standin, "tiktok"), TODAY).posts) == 24


def test_figures_are_read_as_told_and_never_invented():
    assert [count(each) for each in (7, "48200", "0", -1, True, None, "9.8K", 1.5, "")] == [7, 48200, 0, None, None, None, None, None, None]
    assert moment("2026-03-01T10:00:00+0000") == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert moment("2026-03-01T10:00:00Z") == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert [moment(each) for each in ("soon", 10**20, None)] == [None, None, None]
    assert retry_after({"Retry-After": "9999999"}) == timedelta(days=1) and retry_after({"Retry-After": "soon"}) is None
    assert place("https://open.tiktokapis.com/v2/x", "http://127.0.0.1:9/") == "http://127.0.0.1:9/v2/x"
