"""Knows how people are told: in the portal at once, and by mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.domain.accounts import Scope
from portal.domain.text import N_, Text
from portal.gateways.mail import MailDelayed, MailRefused
from portal.models.accounts import Account
from portal.models.creators import Creator
from portal.models.notifications import Notification
from portal.queries.accounts import acting_for
from portal.services.outbox import Courier, Never, Parcel
from portal.services.outbox import Later as TryLater
from portal.services.work import Office, Work

PATIENCE = timedelta(days=5)
"""How long a letter is offered to a server that says "later"; as long as mail servers usually try themselves."""


LIST = "/notifications"


def tell(
    work: Work, account_ids: Iterable[int], text: Text, path: str, group: str, *, mail: bool = True, creator_id: int | None = None
) -> None:
    """Tell each of `account_ids` except the one who acts; `path` is where a click leads, `group` what it is about.

    `creator_id` is given where they act for her: then `path` opens only to whoever has changed to her, so the mail leads to the list.
    """
    wanted = set(account_ids) - {work.actor.account_id}
    if not wanted:
        return
    for account in work.session.scalars(select(Account).where(Account.id.in_(wanted), Account.erased_at.is_(None)).order_by(Account.id)):
        notice = Notification(account_id=account.id, creator_id=creator_id, at=work.now, text=text.to_json(), path=path, group_key=group)
        work.session.add(notice)
        work.session.flush()
        if mail and account.email_confirmed_at is not None:
            where = path if creator_id is None else LIST
            work.mail_to(account, "notice", f"notice:{notice.public_id}", name=account.name, text=text, path=where)


def tell_creator(work: Work, creator: Creator, text: Text, path: str, group: str, *, mail: bool = True) -> None:
    """Tell her, and whoever may negotiate and work for her today; what `path` shows must be open to both."""
    tell(work, [creator.account_id], text, path, group, mail=mail)
    people = [each for each in negotiators(work, creator) if each != creator.account_id]
    tell(work, people, for_her(creator, text), path, group, mail=mail, creator_id=creator.id)


def negotiators(work: Work, creator: Creator) -> list[int]:
    return acting_for(work.session, creator.id, Scope.NEGOTIATE, work.now.date())


def for_her(creator: Creator, text: Text) -> Text:
    """The same news for somebody who may act for more than one creator."""
    return Text(N_("For %(creator)s: %(news)s"), creator=creator.name, news=text)


def read(work: Work, notification: Notification) -> None:
    if notification.read_at is None:
        notification.read_at = work.now


def read_all(work: Work, until: datetime) -> None:
    """Mark what she could see as read; what came since stays new."""
    work.session.execute(
        update(Notification)
        .where(Notification.account_id == work.actor.account_id, Notification.read_at.is_(None), Notification.at <= until)
        .values(read_at=work.now)
    )


def _carry(office: Office, parcel: Parcel) -> None:
    content = parcel.payload
    letter = office.gateways.stationery.write(
        content["template"], content["to"], content["locale"], content["zone"], content["values"], parcel.key
    )
    try:
        office.gateways.mail.send(letter)
    except MailRefused as error:
        raise Never(str(error)) from error
    except MailDelayed as error:
        if parcel.now - parcel.first_sent_at > PATIENCE:
            raise Never(str(error)) from error
        raise TryLater(str(error)) from error


MAIL = Courier(_carry)
