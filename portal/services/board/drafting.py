"""Knows how a creator works on a card: begins, checks, hands in a version, takes it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from portal.domain.board import preflight
from portal.domain.board.clock import after_working_days
from portal.domain.board.links import web_address
from portal.domain.errors import Invalid
from portal.domain.policies import Permission
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.models.board import Deliverable, Submission
from portal.models.files import StoredFile
from portal.queries import board as read_board
from portal.services import files
from portal.services.board.agreed import begin, owed, terms_of
from portal.services.board.events import DraftSubmitted
from portal.services.deadlines import Deadline
from portal.services.work import Work

KEPT_FOR = timedelta(days=14)
"""How long a file is kept that was brought and never handed in."""
FIELDS = {
    "presence": "file",
    "caption": "caption",
    "length": "caption",
    "label": "caption",
    "facts": "caption",
    "no_gos": "caption",
    "day": "caption",
}


@dataclass(frozen=True)
class Handed:
    """What the creator filled in. `kept`: public id of a file that she brought before."""

    caption: str = ""
    link: str = ""
    note: str = ""
    upload: files.Upload | None = None
    kept: str = ""
    confirmations: Iterable[str] = ()


class Blocked(Invalid):
    """Something is missing before the next one looks. `results` says what; `file` is what she brought, kept for the next try.

    `fields` tells each thing once: a sentence to tick under "confirmations:<its id>", whatever else under the field that mends it.
    `others`: what is wrong with the form itself.
    """

    default = N_("Something is missing before the brand looks at it. Your text and your file are kept.")

    def __init__(
        self,
        results: tuple[preflight.Result, ...],
        file: StoredFile | None,
        *,
        text: str | None = None,
        others: dict[str, Text] | None = None,
    ) -> None:
        fields: dict[str, tuple[Text, ...]] = {name: (said,) for name, said in (others or {}).items()}
        for result in preflight.missing(results):
            place = f"confirmations:{result.confirm}" if result.confirm else FIELDS[result.check]
            said = result.text if result.confirm else Text(N_("%(what)s %(mend)s"), what=result.text, mend=result.mend or "")
            fields[place] = (*fields.get(place, ()), said)
        super().__init__(text, fields=fields)
        self.results = results
        self.file = file


def start(work: Work, deliverable: Deliverable, seen: int) -> None:
    begin(work, deliverable, "start", seen, Permission.BOARD_SUBMIT)
    deliverable.fire("start")
    work.record("board.started", deliverable, title=deliverable.title)


def check(work: Work, deliverable: Deliverable, handed: Handed, seen: int) -> tuple[tuple[preflight.Result, ...], StoredFile | None]:
    """Run the preflight without handing anything in; the file is kept for that."""
    begin(work, deliverable, "submit", seen, Permission.BOARD_SUBMIT)
    file = _file(work, deliverable, handed)
    return _check(work, deliverable, handed, _link(handed.link), file), file


def submit(work: Work, deliverable: Deliverable, handed: Handed, seen: int) -> Submission:
    """Hand in the next version. An approval of an older one is void, and both clocks begin.

    Raises Blocked while the preflight finds something missing, Invalid for a file or link that cannot be taken.
    """
    begin(work, deliverable, "submit", seen, Permission.BOARD_SUBMIT)
    link, file = _link(handed.link), _file(work, deliverable, handed)
    results = _check(work, deliverable, handed, link, file)
    if not preflight.clear(results):
        _keep_for_later(work, file)
        raise Blocked(results, file)
    terms = terms_of(deliverable.collaboration)
    number = deliverable.submissions_count + 1
    deliverable.fire(
        "submit",
        submissions_count=number,
        submitted_at=work.now,
        approved_number=None,
        approved_at=None,
        answer_by=after_working_days(work.now, terms.brand_response_days),
        deem_at=after_working_days(work.now, terms.deemed_approval_days) if terms.deemed_approval_days else None,
    )
    submission = Submission(
        deliverable_id=deliverable.id,
        number=number,
        author_id=work.actor.account_id,
        caption=handed.caption,
        link=link,
        note=handed.note,
        file_id=file.id if file else None,
        preflight=[result.to_json() for result in results],
        confirmations=sorted(set(handed.confirmations)),
        created_at=work.now,
    )
    work.session.add(submission)
    work.session.flush()
    work.record("board.submitted", deliverable, title=deliverable.title, version=number)
    work.announce(DraftSubmitted(deliverable, submission))
    return submission


def take_back(work: Work, deliverable: Deliverable, seen: int) -> None:
    """Before the review has begun: the version is hers alone again, and its number is used up."""
    begin(work, deliverable, "take_back", seen, Permission.BOARD_SUBMIT)
    submission = read_board.submission(work.session, deliverable, deliverable.submissions_count)
    deliverable.fire("take_back", answer_by=None, deem_at=None)
    if submission is not None:
        submission.taken_back_at = work.now
    work.record("board.took_back", deliverable, title=deliverable.title, version=deliverable.submissions_count)


def _forget(work: Work, stored: StoredFile) -> None:
    stored.erased_at = work.now
    work.post("erase_file", stored.public_id, {"sha256": stored.sha256})


sweep = Deadline("board.sweep", lambda now: read_board.unused_drafts(now - KEPT_FOR), _forget, most=50)
"""Forgets files that were brought for a draft and never handed in."""


def _check(work: Work, deliverable: Deliverable, handed: Handed, link: str, file: StoredFile | None) -> tuple[preflight.Result, ...]:
    draft = preflight.Draft(handed.caption, link, handed.note, file.media_type if file else "", frozenset(handed.confirmations))
    return preflight.check(content.disclosure_rules(), owed(work.session, deliverable), draft, work.now.date())


def _link(typed: str) -> str:
    if not typed:
        return ""
    link = web_address(typed)
    if link is None:
        raise Invalid(fields={"link": Text(N_("Write a whole address such as https://example.org/video."))})
    return link


def _file(work: Work, deliverable: Deliverable, handed: Handed) -> StoredFile | None:
    """A new upload wins over the kept one."""
    if handed.upload is not None:
        try:
            return files.keep_draft(work, handed.upload, brand_id=deliverable.brand_id, creator_id=deliverable.creator_id)
        except Invalid as refusal:
            raise Invalid(fields={"file": refusal.text}) from refusal
    if not handed.kept:
        return None
    mine = select(StoredFile).where(
        StoredFile.public_id == handed.kept,
        StoredFile.account_id == work.actor.holder_id,
        StoredFile.brand_id == deliverable.brand_id,
        StoredFile.creator_id == deliverable.creator_id,
        StoredFile.purpose == "draft",
        StoredFile.erased_at.is_(None),
    )
    return work.session.scalar(mine)


def _keep_for_later(work: Work, file: StoredFile | None) -> None:
    """The refusal undoes this transaction; what she uploaded must outlive it, so that she need not upload it again."""
    if file is None:
        return
    values = {column.key: getattr(file, column.key) for column in StoredFile.__table__.columns if column.key != "id"}

    def keep(session) -> None:
        if session.scalar(select(StoredFile.id).where(StoredFile.public_id == values["public_id"])) is None:
            session.add(StoredFile(**values))

    work.afterwards(keep)
