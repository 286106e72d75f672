"""Knows how the two sides of a collaboration write to each other, and that nobody gets a mail for every line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.domain import paths
from portal.domain.accounts import Role
from portal.domain.errors import Invalid
from portal.domain.policies import Permission, require
from portal.domain.states import Side
from portal.domain.text import N_, Text
from portal.models.accounts import Account
from portal.models.contracts import Collaboration
from portal.models.messages import Message, ThreadRead
from portal.models.notifications import Notification
from portal.models.outbox import Outbox
from portal.queries import accounts as read_accounts
from portal.queries import messages as read_messages
from portal.services import notifications
from portal.services.work import Work

MOST = 5000


@dataclass(frozen=True)
class MessageWritten:
    message: Message


def write(work: Work, thread: Collaboration, body: str) -> Message:
    """Say something to the other side. Raises Invalid for nothing and for too much."""
    require(work.actor, Permission.MESSAGES_WRITE, thread)
    text = body.strip()
    if not text:
        raise Invalid(fields={"body": Text(N_("Write what you want to say."))})
    if len(text) > MOST:
        raise Invalid(fields={"body": Text(N_("At most %(max)s characters."), max=MOST)})
    message = Message(
        collaboration_id=thread.id, author_id=work.actor.account_id, side=str(work.actor.side_in(thread)), body=text, at=work.now
    )
    work.session.add(message)
    work.session.flush()
    work.record("messages.wrote", thread)
    _mark(work, thread, message.id)
    work.announce(MessageWritten(message))
    return message


def read(work: Work, thread: Collaboration, until: int) -> None:
    """Mark the thread as read up to the message of that number; what came since stays new."""
    require(work.actor, Permission.MESSAGES_READ, thread)
    _mark(work, thread, min(max(until, 0), read_messages.last_id(work.session, thread)))
    work.session.flush()
    for notice in work.session.scalars(_open_notices(thread, [work.actor.account_id])):
        notifications.read(work, notice)


def tell_of_message(work: Work, event: MessageWritten) -> None:
    """One unread notice for each thread, and at most one mail for each thread, reader and hour."""
    message = event.message
    thread = message.collaboration
    by_creator = message.side == Side.CREATOR
    name = thread.creator.name if by_creator else thread.brand.name
    text = Text(N_("%(name)s has written to you: %(title)s"), name=name, title=thread.title)
    if by_creator:
        _tell(work, thread, read_accounts.people_of_brand(work.session, thread.brand_id, Role.OWNER, Role.MANAGER), text)
        return
    creator = thread.creator
    _tell(work, thread, [creator.account_id], text)
    for_her = set(notifications.negotiators(work, creator)) - {creator.account_id}
    _tell(work, thread, for_her, notifications.for_her(creator, text), creator.id)


def _tell(work: Work, thread: Collaboration, people: Iterable[int], text: Text, creator_id: int | None = None) -> None:
    others = set(people) - {work.actor.account_id}
    path = paths.messages(thread.public_id)
    known = {notice.account_id for notice in work.session.scalars(_open_notices(thread, others))}
    notifications.tell(work, others - known, text, path, _group(thread), mail=False, creator_id=creator_id)
    for account in work.session.scalars(select(Account).where(Account.id.in_(others), Account.erased_at.is_(None)).order_by(Account.id)):
        if account.email_confirmed_at is not None:
            _mail_once_an_hour(work, thread, account, text, path if creator_id is None else notifications.LIST)


def _mail_once_an_hour(work: Work, thread: Collaboration, account: Account, text: Text, path: str) -> None:
    reference = f"messages:{thread.public_id}:{account.public_id}:{work.now:%Y%m%d%H}"
    if work.session.scalar(select(Outbox.id).where(Outbox.business_key == f"mail:{reference}")) is not None:
        return
    try:
        with work.session.begin_nested():
            work.mail_to(account, "notice", reference, name=account.name, text=text, path=path)
    except IntegrityError:
        return  # another message of this hour was first; its mail says the same


def _mark(work: Work, thread: Collaboration, number: int) -> None:
    hers = select(ThreadRead).where(ThreadRead.collaboration_id == thread.id, ThreadRead.account_id == work.actor.account_id)
    marker = work.session.scalar(hers)
    if marker is None:
        try:
            with work.session.begin_nested():
                work.session.add(ThreadRead(collaboration_id=thread.id, account_id=work.actor.account_id, last_message_id=number))
            return
        except IntegrityError:
            marker = work.session.scalars(hers).one()  # her other window was first
    if marker.last_message_id < number:
        marker.last_message_id = number


def _open_notices(thread: Collaboration, account_ids):
    return select(Notification).where(
        Notification.account_id.in_(account_ids), Notification.group_key == _group(thread), Notification.read_at.is_(None)
    )


def _group(thread: Collaboration) -> str:
    return f"messages:{thread.public_id}"
