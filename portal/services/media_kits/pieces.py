"""Knows the parts that a creator writes for her kit: questions with answers, brands that she has worked with, results of her work."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select

from portal.domain.errors import Invalid, NotNow
from portal.domain.media_kits.results import FROM_POST, RESULTS, post_in, value_from
from portal.domain.media_kits.sharing import MOST_BRANDS, MOST_QUESTIONS, MOST_RESULTS
from portal.domain.policies import Permission, require
from portal.domain.text import N_, Text
from portal.gateways import content
from portal.models.creators import Channel, Creator, Post, WorkSample
from portal.models.media_kits import KitQuestion, PastBrand, SampleResult
from portal.queries import media_kits as read_kits
from portal.services import files
from portal.services.creators.profile import put_away, take_back
from portal.services.files import Upload
from portal.services.work import Work

QUESTION_FIELDS = frozenset("question_en question_de answer_en answer_de".split())
BRAND_FIELDS = frozenset("name permitted permission topic year note_en note_de".split())
OLDEST_RESULT = timedelta(days=3653)
REMOVED = {
    KitQuestion: "media_kits.removed_question",
    PastBrand: "media_kits.removed_brand",
    SampleResult: "media_kits.removed_result",
}
RESTORED = {
    KitQuestion: "media_kits.restored_question",
    PastBrand: "media_kits.restored_brand",
    SampleResult: "media_kits.restored_result",
}
Piece = TypeVar("Piece", KitQuestion, PastBrand, SampleResult)


def add_question(work: Work, creator: Creator, **values: str) -> KitQuestion:
    """A question with its answer, in one language or both. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    here = read_kits.questions_of(work.session, creator.id)
    if len(here) >= MOST_QUESTIONS:
        raise Invalid(Text(N_("At most %(most)s questions."), most=MOST_QUESTIONS))
    question = KitQuestion(creator_id=creator.id, position=max((each.position for each in here), default=0) + 1)
    _assign(question, values, QUESTION_FIELDS, _question_problems(values))
    work.session.add(question)
    return _done(work, creator, "media_kits.added_question", question)


def edit_question(work: Work, creator: Creator, question: KitQuestion, **values: str) -> bool:
    """Change it. Whether it was removed meanwhile and is brought back: words are never saved where nobody can see them. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, question)
    _assign(question, values, QUESTION_FIELDS, _question_problems(values))
    _done(work, creator, "media_kits.edited_question", question)
    return _bring_back(work, creator, question)


def move_question(work: Work, creator: Creator, question: KitQuestion, *, up: bool) -> None:
    """One place up or down; at the end of the list nothing happens."""
    require(work.actor, Permission.CREATORS_EDIT, question)
    here = read_kits.questions_of(work.session, creator.id)
    at = next((place for place, each in enumerate(here) if each.id == question.id), None)
    other = None if at is None else at + (-1 if up else 1)
    if other is None or not 0 <= other < len(here):
        return
    here[at], here[other] = here[other], here[at]
    for place, each in enumerate(here, start=1):
        each.position = place
    _done(work, creator, "media_kits.moved_question", question)


def add_brand(work: Work, creator: Creator, **values: Any) -> PastBrand:
    """A brand that she has worked with: name, permitted, permission, topic, year, note_en, note_de. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, creator)
    here = read_kits.brands_of(work.session, creator.id)
    if len(here) >= MOST_BRANDS:
        raise Invalid(Text(N_("At most %(most)s brands."), most=MOST_BRANDS))
    brand = PastBrand(creator_id=creator.id, position=max((each.position for each in here), default=0) + 1)
    _assign(brand, values, BRAND_FIELDS, _brand_problems(work, values))
    work.session.add(brand)
    return _done(work, creator, "media_kits.added_brand", brand)


def edit_brand(work: Work, creator: Creator, brand: PastBrand, **values: Any) -> bool:
    """Change it; as with a question, what was removed meanwhile comes back. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, brand)
    _assign(brand, values, BRAND_FIELDS, _brand_problems(work, values))
    _done(work, creator, "media_kits.edited_brand", brand)
    return _bring_back(work, creator, brand)


def add_result(
    work: Work, creator: Creator, sample: WorkSample, *, kind: str, value: str, as_of: date, proof: Upload | None = None
) -> SampleResult:
    """What came of a piece of work, as she states it; a picture that shows it makes it a proof. Raises Invalid."""
    require(work.actor, Permission.CREATORS_EDIT, sample)
    _require_room(work, sample)
    problems = {}
    number = value_from(value, kind) if kind in RESULTS else None
    if kind not in RESULTS:
        problems["kind"] = Text(N_("Choose one from the list."))
    elif number is None:
        problems["value"] = Text(N_("Write a number such as 1340. A part of a whole in per cent, such as 71."))
    if not work.now.date() - OLDEST_RESULT <= as_of <= work.now.date():
        problems["as_of"] = Text(N_("A day of the last ten years, at the latest today."))
    if problems:
        raise Invalid(fields=problems)
    result = SampleResult(
        creator_id=creator.id,
        sample_id=sample.id,
        kind=kind,
        value=number,
        source="self_stated" if proof is None else "proof",
        as_of=as_of,
        created_at=work.now,
    )
    if proof is not None:
        result.proof = files.keep_photo(work, proof, creator_id=creator.id)
    work.session.add(result)
    return _done(work, creator, "media_kits.added_result", result)


def take_results(work: Work, creator: Creator, sample: WorkSample) -> int:
    """Take the figures of this piece from her platform exports, where one tells of the post that its address names.

    Figures of the same kind from an earlier export make room. Returns how many there are. Raises NotNow where no export knows the post.
    """
    require(work.actor, Permission.CREATORS_EDIT, sample)
    post = _post_of(work, creator, sample)
    if post is None:
        raise NotNow(N_("None of your platform exports tells of the post at this address."))
    known = [(kind, getattr(post, kind)) for kind in FROM_POST if getattr(post, kind) is not None]
    for earlier in read_kits.results_of(work.session, [sample.id]).get(sample.id, []):
        if earlier.source == "file":
            earlier.removed_at = work.now
    work.session.flush()
    room = MOST_RESULTS - len(read_kits.results_of(work.session, [sample.id]).get(sample.id, []))
    taken = known[: max(room, 0)]
    for kind, value in taken:
        work.session.add(
            SampleResult(
                creator_id=creator.id,
                sample_id=sample.id,
                kind=kind,
                value=value,
                source="file",
                as_of=post.as_of,
                created_at=work.now,
            )
        )
    if not taken:
        raise NotNow(Text(N_("At most %(most)s results. Remove one first."), most=MOST_RESULTS))
    work.record("media_kits.took_results", creator, title=sample.title, count=len(taken))
    return len(taken)


def remove(work: Work, creator: Creator, piece: Piece) -> None:
    """Take a question, a brand or a result out of the kit; a proof is shown to nobody any more."""
    require(work.actor, Permission.CREATORS_EDIT, piece)
    if piece.removed_at is None:
        piece.removed_at = work.now
        if isinstance(piece, SampleResult) and piece.proof is not None:
            put_away(work, piece.proof)
        _done(work, creator, REMOVED[type(piece)], piece)


def restore(work: Work, creator: Creator, piece: Piece) -> None:
    """Take a removal back. Raises NotNow when the picture of a result is gone for good, Invalid where there is no room any more."""
    require(work.actor, Permission.CREATORS_EDIT, piece)
    if piece.removed_at is None:
        return
    if isinstance(piece, SampleResult):
        _require_room(work, piece.sample)
        if piece.proof is not None:
            take_back(work, piece.proof)
    else:
        _require_place(work, creator, piece)
    piece.removed_at = None
    _done(work, creator, RESTORED[type(piece)], piece)


def _bring_back(work: Work, creator: Creator, piece: KitQuestion | PastBrand) -> bool:
    removed = piece.removed_at is not None
    restore(work, creator, piece)
    return removed


def _require_place(work: Work, creator: Creator, piece: KitQuestion | PastBrand) -> None:
    if isinstance(piece, KitQuestion):
        if len(read_kits.questions_of(work.session, creator.id)) >= MOST_QUESTIONS:
            raise Invalid(Text(N_("At most %(most)s questions."), most=MOST_QUESTIONS))
    elif len(read_kits.brands_of(work.session, creator.id)) >= MOST_BRANDS:
        raise Invalid(Text(N_("At most %(most)s brands."), most=MOST_BRANDS))


def _require_room(work: Work, sample: WorkSample) -> None:
    if len(read_kits.results_of(work.session, [sample.id]).get(sample.id, [])) >= MOST_RESULTS:
        raise Invalid(Text(N_("At most %(most)s results. Remove one first."), most=MOST_RESULTS))


def _post_of(work: Work, creator: Creator, sample: WorkSample) -> Post | None:
    """The newest word of an export about the post at the sample's address."""
    if not sample.url:
        return None
    rows = work.session.execute(
        select(Post.external_id, func.max(Post.id))
        .join(Channel, Channel.id == Post.channel_id)
        .where(Channel.creator_id == creator.id, Channel.removed_at.is_(None), Post.upload_id.is_not(None))
        .group_by(Post.external_id)
    )
    key = post_in(sample.url, {external_id: key for external_id, key in rows})
    return None if key is None else work.session.get(Post, key)


def _question_problems(values: dict[str, str]) -> dict[str, Text]:
    problems = {}
    for language in ("en", "de"):
        question, answer = values.get(f"question_{language}", ""), values.get(f"answer_{language}", "")
        if bool(question) != bool(answer):
            problems[f"{'answer' if question else 'question'}_{language}"] = Text(
                N_("A question needs its answer, and an answer its question.")
            )
    if not problems and not values.get("question_en") and not values.get("question_de"):
        problems["question_en"] = Text(N_("Write it in at least one language."))
    return problems


def _brand_problems(work: Work, values: dict[str, Any]) -> dict[str, Text]:
    problems = {}
    if not values.get("name"):
        problems["name"] = Text(N_("Please fill this in."))
    if values.get("permitted") and not values.get("permission"):
        problems["permission"] = Text(N_("Write how and when the brand allowed it, for example: mail of 3 March 2026."))
    if values.get("topic") and values["topic"] not in {topic.id for topic in content.taxonomy().topics}:
        problems["topic"] = Text(N_("Choose one from the list."))
    year = values.get("year")
    if year is not None and not 2000 <= year <= work.now.year:
        problems["year"] = Text(N_("A number from %(min)s to %(max)s."), min=2000, max=str(work.now.year))
    return problems


def _assign(piece: KitQuestion | PastBrand, values: dict[str, Any], known: frozenset[str], problems: dict[str, Text]) -> None:
    if unknown := values.keys() - known:
        raise ValueError(f"not editable: {sorted(unknown)}")
    if problems:
        raise Invalid(fields=problems)
    for name, value in values.items():
        setattr(piece, name, value)


def _done(work: Work, creator: Creator, verb: str, piece: Piece) -> Piece:
    """History says that it happened; what was written may name others and stays where it can be erased."""
    work.session.flush()
    work.record(verb, creator)
    return piece
