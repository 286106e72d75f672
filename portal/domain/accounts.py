"""Knows who acts: the signed-in person as the rules see her, and the roles inside a brand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.states import Side
from portal.domain.text import N_, Text


class Role(StrEnum):
    """What a member may do in a brand's workspace."""

    OWNER = "owner"
    MANAGER = "manager"
    FINANCE = "finance"


ROLE_LABELS = {Role.OWNER: N_("Owner"), Role.MANAGER: N_("Manager"), Role.FINANCE: N_("Finance")}
ROLE_MEANINGS = {
    Role.OWNER: N_("Everything, and the members."),
    Role.MANAGER: N_("Programs, offers, agreements and the board."),
    Role.FINANCE: N_("Payments and statements; no drafts, no messages."),
}


class Scope(StrEnum):
    """What a creator lets somebody do for her. Signing, payouts and the data of her contracts are in none of them."""

    PROFILE = "profile"
    NEGOTIATE = "negotiate"


SCOPE_LABELS = {Scope.PROFILE: N_("Edit the profile"), Scope.NEGOTIATE: N_("Negotiate and work")}
SCOPE_MEANINGS = {
    Scope.PROFILE: N_("Texts, photo, channels and figures, packages, calendar and media kit."),
    Scope.NEGOTIATE: N_("Apply, answer offers, write messages, hand in drafts; see agreements and payments."),
}


@dataclass(frozen=True)
class Mandate:
    """A creator's authority under which somebody else works now."""

    id: int
    creator_name: str
    holder_id: int
    """The creator's own account: to it belongs what is made under the authority."""
    scopes: frozenset[Scope]


@dataclass(frozen=True)
class Actor:
    """A signed-in person in the workspace in which she works now. Rules and queries know nothing else of her."""

    account_id: int
    name: str
    email_confirmed: bool = True
    creator_id: int | None = None
    brand_id: int | None = None
    role: Role | None = None
    operator: bool = False
    sign_in_id: int | None = None
    fresh: bool = False
    """The password was typed within the last minutes in this browser."""
    mandate: Mandate | None = None
    """Set while she acts for a creator; `creator_id` is that creator's then."""

    @property
    def holder_id(self) -> int:
        """The account to which things belong that are made now."""
        return self.mandate.holder_id if self.mandate else self.account_id

    @property
    def side(self) -> Side:
        """How history names her deeds."""
        if self.brand_id is not None:
            return Side.FINANCE if self.role is Role.FINANCE else Side.BRAND
        if self.creator_id is not None:
            return Side.CREATOR
        return Side.OPERATOR if self.operator else Side.SYSTEM

    def side_in(self, thing) -> Side | None:
        """Her side in a thing with `brand_id` and `creator_id`; None when she is no party."""
        if self.brand_id is not None and self.brand_id == thing.brand_id:
            return Side.FINANCE if self.role is Role.FINANCE else Side.BRAND
        if self.creator_id is not None and self.creator_id == thing.creator_id:
            return Side.CREATOR
        return None


SYSTEM = Actor(account_id=0, name="", operator=False)
"""The clock and the worker: nobody signed in."""


def mailbox(text: str) -> str:
    """An e-mail address as it is kept and compared: composed (RFC 6532, section 3.1) and in lower case.

    Composing comes first, because it makes ordinary letters of look-alikes such as the Kelvin sign, which lower case alone would fold.
    """
    return unicodedata.normalize("NFC", text.strip()).lower()


PASSWORD_MIN = 10
PASSWORD_MAX = 128
PASSWORD_MISSING = N_("Please type your password.")
_COMMON = frozenset(
    "password passwort 1234567890 123456789 qwertzuiop qwertyuiop iloveyou12 password123 passwort123 passwort1234 password1234 "
    "letmein123 welcome123 willkommen adminadmin sonnenschein 0987654321 1q2w3e4r5t abcdefghij hallo12345 schatz1234".split()
)


def password_problem(password: str, *words: str) -> Text | None:
    """Why `password` will not do (length, common, made of the person's own `words`); None when it will.

    Length and commonness count, no rules of composition (NIST SP 800-63B, section 3.1.1).
    """
    if len(password) < PASSWORD_MIN:
        return Text(N_("Use at least %(n)s characters."), n=PASSWORD_MIN)
    if len(password) > PASSWORD_MAX:
        return Text(N_("Use at most %(n)s characters."), n=PASSWORD_MAX)
    folded = password.casefold()
    if folded in _COMMON or len(set(folded)) < 4:
        return Text(N_("This password is among the first that others would try. Choose another one."))
    for word in words:
        if len(word) >= 5 and word.casefold() in folded and len(folded) - len(word) < 6:
            return Text(N_("This password contains your name or e-mail. Choose another one."))
    return None


_WRITTEN_OUT = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe", "ı": "i", "ł": "l", "đ": "d", "ð": "d",
    "þ": "th",
})  # fmt: skip
"""Letters that are more than another one with a mark on it."""


def slug(text: str, fallback: str) -> str:
    """`text` as lower-case words joined by hyphens (umlauts written out, other marks left off), at most 48 signs.

    `fallback` when nothing is left.
    """
    folded = unicodedata.normalize("NFC", text).casefold().translate(_WRITTEN_OUT)
    folded = "".join(letter for letter in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:48].strip("-") or fallback


BROWSERS = (("Firefox", r"Firefox/|FxiOS/"), ("Edge", r"Edg(e|A|iOS)?/"), ("Opera", r"OPR/"), ("Samsung Internet", r"SamsungBrowser/"),
            ("Chrome", r"Chrome/|CriOS/|Chromium/"), ("Safari", r"Safari/"))  # fmt: skip
SYSTEMS = (("iPhone", r"iPhone"), ("iPad", r"iPad"), ("Android", r"Android"), ("Windows", r"Windows"), ("macOS", r"Mac OS X|Macintosh"),
           ("ChromeOS", r"CrOS"), ("Linux", r"Linux"))  # fmt: skip
"""Looked for in this order: the later ones stand in the words of the earlier ones too."""


def device(user_agent: str | None) -> str:
    """The browser and the system that a person would recognise, "Chrome, Linux"; the first 40 characters of anything else."""
    told = user_agent or ""
    known = [next((name for name, mark in names if re.search(mark, told)), None) for names in (BROWSERS, SYSTEMS)]
    return ", ".join(each for each in known if each) or told[:40]
