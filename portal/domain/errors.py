"""Knows the ways in which the portal says no; `web/errors.py` turns each into an answer."""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.text import N_, Text


class Refusal(Exception):
    """A rule said no. `text` is the sentence that the person reads; `status` is the HTTP status that fits."""

    status = 409
    default = N_("This is not possible.")

    def __init__(self, text: Text | str | None = None) -> None:
        self.text = text if isinstance(text, Text) else Text(text or self.default)
        super().__init__(str(self.text))


class NotFound(Refusal):
    """It does not exist, or is not yours, which is the same to you."""

    status = 404
    default = N_("We could not find that.")


class NotAllowed(Refusal):
    """You may see it, and may not do this: for want of `permission`, of which a page of its own is told, else for what `text` says."""

    status = 403
    default = N_("You do not have permission to do that.")

    def __init__(self, text: Text | str | None = None, *, permission: str | None = None) -> None:
        if text is None and permission is None:
            raise TypeError("a refusal says what is missing")
        super().__init__(text)
        self.permission = permission


class NotNow(Refusal):
    """Allowed to you, but not in the state in which the thing is."""

    default = N_("This is not possible at this stage.")


class Changed(Refusal):
    """It has changed since you looked; nothing was done."""

    default = N_("This has changed since you opened it. Nothing was done; here is how it stands now.")


class Invalid(Refusal):
    """What was entered cannot be taken; `fields` names the places: field name to what is wrong there, one sentence or several."""

    status = 422
    default = N_("Please check what you entered.")

    def __init__(self, text: Text | str | None = None, fields: Mapping[str, Text | tuple[Text, ...]] | None = None) -> None:
        super().__init__(text)
        self.fields = dict(fields or {})


class TooMany(Refusal):
    """Too many tries; `retry_after` seconds until the next."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        minutes = max(1, -(-retry_after // 60))
        super().__init__(
            Text.counted(
                "Too many attempts. Please try again in one minute.", "Too many attempts. Please try again in %(n)s minutes.", minutes
            )
        )
        self.retry_after = retry_after
