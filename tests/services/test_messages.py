"""What the two sides write to each other, who may read it, and how seldom a mail follows."""

import pytest
from sqlalchemy import select

from portal.domain.errors import Invalid, NotAllowed
from portal.models.contracts import Collaboration
from portal.models.notifications import Notification
from portal.queries import messages as read_messages
from portal.services import messages
from tests.support.boards import Boards


@pytest.fixture
def thread(portal, cast):
    return Boards(portal, cast).plan().id


@pytest.fixture
def write(portal, cast, thread):
    def by(name: str, body: str = "Good morning") -> None:
        with portal.work(getattr(cast, name)) as work:
            messages.write(work, _thread(work, thread), body)

    return by


def _thread(work, public_id: str) -> Collaboration:
    return work.session.scalars(select(Collaboration).where(Collaboration.public_id == public_id)).one()


def unread(portal, person, public_id: str) -> int:
    with portal.session() as session:
        shared = session.scalars(select(Collaboration).where(Collaboration.public_id == public_id)).one()
        return read_messages.unread(session, person.actor, [shared.id]).get(shared.id, 0)


def test_both_sides_write_and_what_the_other_wrote_is_new(portal, cast, thread, write):
    write("bea")
    write("bea")
    write("ada")
    assert (unread(portal, cast.ada, thread), unread(portal, cast.bea, thread)) == (0, 1), "who writes has read"


def test_reading_marks_what_was_seen_and_not_what_came_since(portal, cast, thread, write):
    write("bea")
    with portal.work(cast.ada) as work:
        seen = read_messages.last_id(work.session, _thread(work, thread))
    write("bea")
    with portal.work(cast.ada) as work:
        messages.read(work, _thread(work, thread), seen)
    assert unread(portal, cast.ada, thread) == 1
    with portal.work(cast.ada) as work:
        messages.read(work, _thread(work, thread), 10**12)
        messages.read(work, _thread(work, thread), seen)
    assert unread(portal, cast.ada, thread) == 0, "a marker never moves back"
    write("bea")
    assert unread(portal, cast.ada, thread) == 1, "nor beyond the newest"


@pytest.mark.parametrize("name", ["fay", "cyd", "dov", "gus", "ola"])
@pytest.mark.databases("sqlite")
def test_nobody_else_writes_or_reads(portal, cast, thread, write, name):
    with pytest.raises(NotAllowed):
        write(name)
    with pytest.raises(NotAllowed), portal.work(getattr(cast, name)) as work:
        messages.read(work, _thread(work, thread), 1)
    with portal.session() as session:
        assert read_messages.find_thread(session, getattr(cast, name).actor, thread) is None


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 5001])
@pytest.mark.databases("sqlite")
def test_nothing_and_too_much_are_refused(write, body):
    with pytest.raises(Invalid):
        write("ada", body)


def test_one_mail_an_hour_and_one_notice_until_it_is_read(portal, cast, thread, write):
    for _ in range(3):
        write("bea")
    portal.round()
    assert [letter.to for letter in portal.mail.sent] == [cast.ada.email]
    portal.clock.pass_(minutes=70)
    write("bea")
    portal.round()
    assert len(portal.mail.sent) == 2
    assert f"/collaborations/{thread}/messages" in portal.mail.sent[0].text
    with portal.session() as session:
        notices = session.scalars(select(Notification).where(Notification.account_id == cast.ada.account_id)).all()
        assert len(notices) == 1
    with portal.work(cast.ada) as work:
        messages.read(work, _thread(work, thread), 10**9)
    with portal.session() as session:
        assert session.scalars(select(Notification).where(Notification.account_id == cast.ada.account_id)).one().read_at is not None
    write("bea")
    with portal.session() as session:
        assert len(session.scalars(select(Notification).where(Notification.account_id == cast.ada.account_id)).all()) == 2


def test_everybody_who_works_on_the_brands_side_is_told_but_not_finance(portal, cast, thread, write):
    write("ada")
    with portal.session() as session:
        assert [each.account_id for each in session.scalars(select(Notification))] == [cast.bea.account_id]
