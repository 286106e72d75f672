"""Knows what the stand-in's own pages say, in both languages; they are no part of the portal and so no part of its catalogue."""

from __future__ import annotations

from portal.domain.text import Localized

NAMES = {"youtube": "YouTube (Google)", "instagram": "Instagram", "tiktok": "TikTok"}
PAGE = {
    "demo": Localized(
        "Stand-in for %(platform)s: no real account is touched here.",
        "Stellvertreter für %(platform)s: Hier wird kein echtes Konto berührt.",
    ),
    "title": Localized("Let the portal read?", "Das Portal lesen lassen?"),
    "lead": Localized("The portal asks to read your account at %(platform)s.", "Das Portal möchte Ihr Konto bei %(platform)s lesen."),
    "handle": Localized("You are signed in as", "Sie sind angemeldet als"),
    "handle_hint": Localized(
        "Any name will do: each name has an account of its own with invented figures.",
        "Jeder Name ist recht: Zu jedem gehört ein eigenes Konto mit erfundenen Zahlen.",
    ),
    "words": Localized("Text of your profile there (optional)", "Text Ihres Profils dort (freiwillig)"),
    "words_hint": Localized("Here a code of the portal would stand.", "Hier stünde ein Code des Portals."),
    "allowed": Localized("The portal may", "Das Portal darf"),
    "allow": Localized("Allow", "Erlauben"),
    "deny": Localized("Deny", "Ablehnen"),
    "bad_handle": Localized(
        "Write a name of letters, digits, dots and underscores.",
        "Schreiben Sie einen Namen aus Buchstaben, Ziffern, Punkten und Unterstrichen.",
    ),
    "problem": Localized("There is a problem", "Es gibt ein Problem"),
    "nothing": Localized("There is nothing here. Begin in the portal.", "Hier ist nichts. Beginnen Sie im Portal."),
}
SCOPES = {
    "https://www.googleapis.com/auth/youtube.readonly": Localized("see your channel and videos", "Ihren Kanal und Ihre Videos sehen"),
    "https://www.googleapis.com/auth/yt-analytics.readonly": Localized("see your YouTube Analytics", "Ihr YouTube Analytics sehen"),
    "instagram_business_basic": Localized("see your profile and posts", "Ihr Profil und Ihre Beiträge sehen"),
    "instagram_business_manage_insights": Localized("see your insights", "Ihre Insights sehen"),
    "user.info.basic": Localized("see your name", "Ihren Namen sehen"),
    "user.info.profile": Localized("see your profile", "Ihr Profil sehen"),
    "user.info.stats": Localized("see your number of followers", "Ihre Zahl der Follower sehen"),
    "video.list": Localized("see your public videos", "Ihre öffentlichen Videos sehen"),
}


def language(accepted: str | None) -> str:
    return "de" if (accepted or "").lower().startswith("de") else "en"


def within(locale: str, platform: str) -> dict[str, str]:
    named = {"platform": NAMES.get(platform, "YouTube, Instagram, TikTok")}
    return {name: text.within(locale) % named if "%(" in text.en else text.within(locale) for name, text in PAGE.items()}
