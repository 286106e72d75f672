"""Knows how an approved piece goes live and ends: the address, the label of the live text, who has seen it."""

from __future__ import annotations

from collections.abc import Iterable

from portal.domain.board import preflight
from portal.domain.board.links import web_address
from portal.domain.errors import NotNow
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.models.board import Deliverable
from portal.services.board.agreed import begin, owed
from portal.services.board.drafting import Blocked
from portal.services.board.events import DeliverablePublished
from portal.services.work import Work


def publish(work: Work, deliverable: Deliverable, seen: int, *, url: str, caption: str, confirmations: Iterable[str], posted: bool) -> None:
    """Say where it is live. The label of the live text is checked, every open question is answered, and the finding is kept.

    Raises Blocked where the label is not as the markets demand, Invalid for an address that is none.
    """
    begin(work, deliverable, "publish", seen, Permission.BOARD_SUBMIT)
    if deliverable.publish_on is None:
        raise NotNow(N_("The terms do not ask you to publish this piece."))
    live = web_address(url)
    fields: dict[str, Text] = {}
    if live is None:
        fields["url"] = Text(N_("Write the whole address of the live post, such as https://example.org/post."))
    if not posted:
        fields["posted"] = Text(N_("Confirm that the approved version is live."))
    given = frozenset(confirmations)
    results = preflight.check_live(content.disclosure_rules(), owed(work.session, deliverable), caption, given)
    if fields or not preflight.clear(results):
        raise Blocked(results, None, text=N_("Something is missing before it counts as published. What you wrote is kept."), others=fields)
    deliverable.fire(
        "publish",
        live_url=live,
        published_at=work.now,
        answer_by=None,
        disclosure={
            "caption": caption[:3000],
            "confirmations": sorted(given),
            "rules": content.disclosure_rules().version,
            "at": work.now.isoformat(),
            "results": [result.to_json() for result in results],
        },
    )
    work.record("board.published", deliverable, title=deliverable.title, url=live)
    work.announce(DeliverablePublished(deliverable))


def verify(work: Work, deliverable: Deliverable, seen: int) -> None:
    """The brand has opened the live post and found the approved version there."""
    begin(work, deliverable, "verify", seen, Permission.BOARD_APPROVE)
    deliverable.fire("verify")
    work.record("board.verified", deliverable, title=deliverable.title)


def finish(work: Work, deliverable: Deliverable, seen: int) -> None:
    """Nothing is left to do: seen live, or approved where nothing is published."""
    begin(work, deliverable, "finish", seen, Permission.BOARD_APPROVE)
    if deliverable.state == "approved" and deliverable.publish_on is not None:
        raise NotNow(N_("It has to be published first, as the terms say."))
    deliverable.fire("finish", answer_by=None)
    work.record("board.finished", deliverable, title=deliverable.title)
