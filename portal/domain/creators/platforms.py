"""Knows how a channel is named on each platform: which names there can be, and which addresses are its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from portal.domain.errors import Invalid
from portal.domain.text import N_, Text


@dataclass(frozen=True)
class Rule:
    """What a name and an address must be like on one platform."""

    name: re.Pattern[str]
    says: str
    """The rule in words, for the one who wrote something else."""
    hosts: tuple[str, ...] = ()
    """Where its addresses live; empty where a channel has a place of its own."""
    address: str = ""
    """How the address follows from the name."""
    path: re.Pattern[str] | None = None
    """How the name stands in a path, where it is not simply the first part."""


def _of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


FREE_NAME = _of(r"[^\s<>@/](?:[^<>@/\n]{0,98}[^\s<>@/])?")
DOMAIN = _of(r"(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_]{2,}")

RULES: dict[str, Rule] = {
    "instagram": Rule(
        _of(r"(?!.*\.\.)(?!\.)[A-Za-z0-9._]{1,30}(?<!\.)"),
        N_("On Instagram a name has up to 30 letters, digits, dots and underscores, for example @ada.lind."),
        ("instagram.com",),
        "https://www.instagram.com/{}/",
    ),
    "tiktok": Rule(
        _of(r"[A-Za-z0-9._]{2,24}(?<!\.)"),
        N_("On TikTok a name has 2 to 24 letters, digits, dots and underscores, for example @ada.lind."),
        ("tiktok.com",),
        "https://www.tiktok.com/@{}",
    ),
    "youtube": Rule(
        _of(r"UC[\w-]{22}|[\w.·-]{3,30}"),
        N_("On YouTube a name has 3 to 30 letters, digits, dots, hyphens and underscores, such as @adalind; an id (UC…) works too."),
        ("youtube.com",),
        "https://www.youtube.com/@{}",
        _of(r"/(?:@|channel/|c/|user/)?([^/]+)"),
    ),
    "twitch": Rule(
        _of(r"[A-Za-z0-9][A-Za-z0-9_]{2,24}"),
        N_("On Twitch a name has 3 to 25 letters, digits and underscores, for example ada_lind."),
        ("twitch.tv",),
        "https://www.twitch.tv/{}",
    ),
    "facebook": Rule(
        _of(r"[A-Za-z0-9.]{5,50}"),
        N_("On Facebook the name of a page has 5 to 50 letters, digits and dots, as in its address."),
        ("facebook.com",),
        "https://www.facebook.com/{}",
    ),
    "linkedin": Rule(
        _of(r"[\w-]{3,100}"),
        N_("On LinkedIn the name is the last part of your address, for example ada-lind."),
        ("linkedin.com",),
        "https://www.linkedin.com/in/{}/",
        _of(r"/(?:in|company)/([^/]+)"),
    ),
    "pinterest": Rule(
        _of(r"[A-Za-z0-9_]{3,30}"),
        N_("On Pinterest a name has 3 to 30 letters, digits and underscores."),
        ("pinterest.com", "pinterest.de", "pinterest.co.uk", "pinterest.fr"),
        "https://www.pinterest.com/{}/",
    ),
    "podcast": Rule(FREE_NAME, N_("Write the name of the podcast as it stands in the directories, up to 100 characters.")),
    "newsletter": Rule(FREE_NAME, N_("Write the name of the newsletter, up to 100 characters.")),
    "blog": Rule(DOMAIN, N_("Write the domain of the blog, for example adalind.de.")),
}

PLACES = {
    "podcast": N_("A podcast needs its address: the feed or its page in a directory."),
    "newsletter": N_("A newsletter needs its address: where one signs up or reads past issues."),
}
"""What has no common address needs one of its own."""


def named(platform: str, name: str, url: str = "") -> tuple[str, str]:
    """(name, address) of a channel out of what people type or paste: "@ada", "instagram.com/ada?hl=de", a feed.

    Raises Invalid at the field that will not do.
    """
    rule = RULES.get(platform)
    if rule is None:
        raise Invalid(fields={"platform": Text(N_("Choose one from the list."))})
    typed, url = name.strip(), url.strip()
    if rule.hosts:
        return _common(platform, rule, typed, url)
    if platform == "blog":
        return _blog(rule, typed, url)
    if _looks_like_address(typed) and not url:
        raise Invalid(fields={"handle": Text(rule.says)})
    if not rule.name.fullmatch(typed):
        raise Invalid(fields={"handle": Text(rule.says)})
    if not _host(url):
        raise Invalid(fields={"url": Text(PLACES[platform])})
    return typed, _with_scheme(url)


def _common(platform: str, rule: Rule, typed: str, url: str) -> tuple[str, str]:
    name = _from_address(rule, typed) if _looks_like_address(typed) else typed.lstrip("@").strip()
    if not name or not rule.name.fullmatch(name):
        raise Invalid(fields={"handle": Text(rule.says)})
    if url and not _lives_at(_host(url), rule.hosts):
        raise Invalid(
            fields={"url": Text(N_("This is not an address of %(host)s. Leave it empty and it follows from the name."), host=rule.hosts[0])}
        )
    if platform == "youtube" and re.fullmatch(r"UC[\w-]{22}", name):
        return name, f"https://www.youtube.com/channel/{name}"
    return name, _with_scheme(url) if url else rule.address.format(name)


def _blog(rule: Rule, typed: str, url: str) -> tuple[str, str]:
    host = _host(typed)
    if not host or not rule.name.fullmatch(host):
        raise Invalid(fields={"handle": Text(rule.says)})
    if url and _bare(_host(url)) != _bare(host):
        raise Invalid(fields={"url": Text(N_("This address belongs to another domain than %(domain)s."), domain=_bare(host))})
    return _bare(host), _with_scheme(url or typed)


def _from_address(rule: Rule, typed: str) -> str:
    if not _lives_at(_host(typed), rule.hosts):
        return ""
    path = unquote(urlsplit(_with_scheme(typed)).path)
    found = (rule.path or re.compile(r"/@?([^/]+)")).match(path)
    return found[1].lstrip("@") if found else ""


def _looks_like_address(typed: str) -> bool:
    return "/" in typed or typed.lower().startswith("www.")


def _host(address: str) -> str:
    """The host of an address, written with or without its scheme; empty where there is none."""
    if not address or re.search(r"\s|[<>\"']", address) or re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", address, re.IGNORECASE):
        return ""
    try:
        host = urlsplit(_with_scheme(address)).hostname or ""
    except ValueError:
        return ""
    return host if DOMAIN.fullmatch(host) else ""


def _with_scheme(address: str) -> str:
    return address if re.match(r"https?://", address, re.IGNORECASE) else f"https://{address}"


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def _lives_at(host: str, hosts: tuple[str, ...]) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in hosts)
