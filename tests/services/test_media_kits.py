"""The media kit as use cases: its addresses, its parts, its links for single recipients, what is kept of a look, and how it goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.domain.accounts import SYSTEM
from portal.domain.errors import Invalid, NotAllowed, NotNow
from portal.gateways import pdf
from portal.models.accounts import Account
from portal.models.creators import Channel, Creator, ExportUpload, Post, WorkSample
from portal.models.files import StoredFile
from portal.models.media_kits import FormerAddress, KitQuestion, KitVariant, KitView, MediaKit, PastBrand, SampleResult
from portal.models.outbox import Outbox
from portal.queries import media_kits as read_kits
from portal.queries import personal_data
from portal.services import leaving, media_kits
from portal.services.files import Upload
from tests.cast import PASSWORD
from tests.support import kits


@pytest.fixture
def parts(portal, cast) -> dict[str, str]:
    return kits.furnish(portal, cast)


def mine(work, person) -> Creator:
    return work.session.get_one(Creator, person.creator_id)


def write(portal, person, slug: str) -> None:
    with portal.work(person) as work:
        media_kits.write(work, mine(work, person), slug=slug, intro_en="", intro_de="")


def moved(portal, slug: str) -> str | None:
    with portal.session() as session:
        return read_kits.moved(session, SYSTEM, slug)


def test_a_former_address_leads_on_stays_hers_and_comes_back_to_her_alone(portal, cast, parts):
    write(portal, cast.ada, "ada-films")
    write(portal, cast.ada, "ada-kitchen")
    assert moved(portal, "ada-lind") == moved(portal, "ada-films") == "ada-kitchen"
    with pytest.raises(Invalid) as refusal:
        write(portal, cast.dov, "ada-lind")
    assert "slug" in refusal.value.fields
    write(portal, cast.ada, "ada-lind")
    assert moved(portal, "ada-lind") is None and moved(portal, "ada-kitchen") == "ada-lind"
    with portal.work(cast.ada) as work:
        media_kits.unpublish(work, read_kits.own(work.session, cast.ada.actor))
    assert moved(portal, "ada-kitchen") is None, "what is not public is not found at a former address either"


def test_addresses_are_not_gathered(portal, cast, parts):
    for number in range(12):
        write(portal, cast.ada, f"ada-{number}")
    with pytest.raises(Invalid):
        write(portal, cast.ada, "ada-again")


def test_questions_need_answers_in_one_language_at_least_and_change_places(portal, cast, parts):
    with portal.work(cast.ada) as work:
        creator = mine(work, cast.ada)
        for values, field in (({}, "question_en"), ({"question_de": "Wie?"}, "answer_de"), ({"answer_en": "So."}, "question_en")):
            with pytest.raises(Invalid) as refusal:
                media_kits.add_question(work, creator, **values)
            assert field in refusal.value.fields
        media_kits.add_question(work, creator, question_de="Wie?", answer_de="So.")
        third = read_kits.questions_of(work.session, creator.id)[2]
        media_kits.move_question(work, creator, third, up=True)
        media_kits.move_question(work, creator, third, up=True)
        media_kits.move_question(work, creator, third, up=True)
        assert [each.question_de or each.question_en for each in read_kits.questions_of(work.session, creator.id)] == [
            "Wie?",
            "Wie lange dauert ein Reel?",
            "Who owns it?",
        ]
        media_kits.remove(work, creator, third)
        assert len(read_kits.questions_of(work.session, creator.id)) == 2
        media_kits.restore(work, creator, third)
        assert len(read_kits.questions_of(work.session, creator.id)) == 3
        with pytest.raises(Invalid):
            for number in range(12):
                media_kits.add_question(work, creator, question_en=f"{number}?", answer_en="Yes.")


def test_a_brand_is_named_only_with_permission_that_says_where_it_comes_from(portal, cast, parts):
    with portal.work(cast.ada) as work:
        creator = mine(work, cast.ada)
        with pytest.raises(Invalid) as refusal:
            media_kits.add_brand(work, creator, name="Kachel", permitted=True)
        assert "permission" in refusal.value.fields
        for wrong, field in (({"name": ""}, "name"), ({"name": "K", "year": 1850}, "year"), ({"name": "K", "topic": "x.y"}, "topic")):
            with pytest.raises(Invalid) as refusal:
                media_kits.add_brand(work, creator, **wrong)
            assert field in refusal.value.fields
        shown = read_kits.brands_of(work.session, creator.id, shown=True)
        assert [(each.name, each.permitted) for each in shown] == [("Haferkorn", True), ("Geheim GmbH", False)]


def test_a_picture_makes_a_result_a_proof_and_leaves_with_it(portal, cast, parts):
    with portal.work(cast.ada) as work:
        creator, sample = mine(work, cast.ada), work.session.scalar(select(WorkSample))
        result = media_kits.add_result(
            work, creator, sample, kind="watched_to_end", value="71 %", as_of=work.now.date(), proof=Upload("p.png", kits.picture())
        )
        assert (result.source, float(result.value)) == ("proof", 0.71) and result.proof.public
        media_kits.remove(work, creator, result)
        assert result.proof.erased_at is not None
        media_kits.restore(work, creator, result)
        assert result.proof.erased_at is None
        for values, field in (({"kind": "fame"}, "kind"), ({"value": "much"}, "value"), ({"as_of": kits.day(portal, 1)}, "as_of")):
            with pytest.raises(Invalid) as refusal:
                media_kits.add_result(work, creator, sample, **{"kind": "saves", "value": "3", "as_of": work.now.date(), **values})
            assert field in refusal.value.fields
        with pytest.raises(Invalid):
            for _ in range(6):
                media_kits.add_result(work, creator, sample, kind="saves", value="3", as_of=work.now.date())


def test_figures_of_a_post_come_from_her_own_export_with_its_day_and_make_room_for_newer_ones(portal, cast, parts):
    def bring(days: int, views: int) -> None:
        with portal.house.office.writing.begin() as session:
            channel = session.scalar(select(Channel).where(Channel.platform == "youtube"))
            upload = ExportUpload(
                creator_id=cast.ada.creator_id, channel_id=channel.id, sha256=f"{days:064}", name="x.csv", format="x", state="saved",
                created_at=portal.clock.now,
            )  # fmt: skip
            session.add(upload)
            session.flush()
            session.add(
                Post(
                    channel_id=channel.id, external_id="dQw4w9WgXcQ", upload_id=upload.id, views=views, likes=12, source="file",
                    as_of=kits.day(portal, -days),
                )
            )  # fmt: skip

    def take() -> dict[str, tuple[float, str]]:
        with portal.work(cast.ada) as work:
            sample = work.session.scalar(select(WorkSample))
            media_kits.take_results(work, mine(work, cast.ada), sample)
        with portal.session() as session:
            return {
                each.kind: (float(each.value), each.as_of.isoformat())
                for each in read_kits.results_of(session, [sample.id])[sample.id]
                if each.source == "file"
            }

    with pytest.raises(NotNow):
        take()
    with portal.work(cast.ada) as work:
        work.session.scalar(select(WorkSample)).url = "https://youtu.be/dQw4w9WgXcQ"
    bring(9, 900)
    assert take() == {"views": (900.0, kits.day(portal, -9).isoformat()), "likes": (12.0, kits.day(portal, -9).isoformat())}
    bring(1, 1_000)
    assert take()["views"] == (1000.0, kits.day(portal, -1).isoformat())


def test_a_link_is_kept_as_a_fingerprint_and_a_new_one_ends_the_old(portal, cast, parts):
    public_id, path = kits.share(portal, cast)
    token = path.rsplit("/", 1)[1]
    with portal.work(cast.ada) as work:
        variant = read_kits.find_variant(work.session, cast.ada.actor, public_id)
        assert token not in repr({column.name: getattr(variant, column.name) for column in KitVariant.__table__.c})
        assert read_kits.behind(work.session, token).id == variant.id
        renewed = media_kits.renew_link(work, variant)
        assert read_kits.behind(work.session, token) is None and read_kits.behind(work.session, renewed).id == variant.id
        media_kits.revoke(work, variant)
        media_kits.readmit(work, variant)
        assert variant.revoked_at is None
    portal.clock.pass_(days=40)
    with portal.work(cast.ada) as work, pytest.raises(NotNow):
        media_kits.renew_link(work, read_kits.find_variant(work.session, cast.ada.actor, public_id))


def test_what_a_variant_cannot_be_is_said_at_its_field(portal, cast, parts):
    for wrong, field in (
        ({"recipient": ""}, "recipient"),
        ({"sections": ["nonsense"]}, "sections"),
        ({"language": "fr"}, "language"),
        ({"packages": ["of-somebody-else"]}, "packages"),
        ({"last_day": kits.day(portal, -1)}, "last_day"),
        ({"last_day": kits.day(portal, 400)}, "last_day"),
        ({"passcode": "12345"}, "passcode"),
    ):
        with pytest.raises(Invalid) as refusal:
            kits.share(portal, cast, **wrong)
        assert field in refusal.value.fields
    with portal.session() as session:
        assert session.scalar(select(func.count()).select_from(KitVariant)) == 0


def test_nobody_makes_or_ends_a_link_to_the_kit_of_another(portal, cast, parts):
    public_id, _ = kits.share(portal, cast)
    with portal.work(cast.dov) as work:
        kit = work.session.scalar(select(MediaKit))
        variant = work.session.scalar(select(KitVariant))
        assert read_kits.find_variant(work.session, cast.dov.actor, public_id) is None
        for deed in (
            lambda: media_kits.make_variant(work, kit),
            lambda: media_kits.revoke(work, variant),
            lambda: media_kits.renew_link(work, variant),
            lambda: media_kits.remove_variant(work, variant),
        ):
            with pytest.raises(NotAllowed):
                deed()


def test_a_passcode_is_hashed_kept_when_left_empty_and_taken_away_when_asked(portal, cast, parts):
    public_id, _ = kits.share(portal, cast, passcode="cherries")
    choices = {"recipient": "H", "greeting": "", "language": "de", "sections": ["about"], "packages": [], "last_day": kits.day(portal, 3)}
    with portal.work(cast.ada) as work:
        variant = read_kits.find_variant(work.session, cast.ada.actor, public_id)
        assert "cherries" not in variant.passcode_hash
        assert media_kits.opens(work, variant, "cherries") and not media_kits.opens(work, variant, "cherry")
        media_kits.change_variant(work, variant, **choices)
        assert media_kits.opens(work, variant, "cherries")
        media_kits.change_variant(work, variant, open_to_all=True, **choices)
        assert variant.passcode_hash is None and not media_kits.opens(work, variant, "")


def test_a_look_leaves_nothing_about_who_looked_and_is_forgotten_after_a_year(portal, cast, parts):
    public_id, path = kits.share(portal, cast)
    with portal.session() as session:
        variant = session.scalar(select(KitVariant))
    with portal.house.office.writing.begin() as session:
        media_kits.note_opening(session, variant.id, "abcdefghjkmn", portal.clock.now + timedelta(seconds=42))
        media_kits.note_opening(session, variant.id + 99, "abcdefghjkmp", portal.clock.now)
    assert {column.name for column in KitView.__table__.c} == {"id", "public_id", "variant_id", "at", "seconds", "sections"}
    portal.clock.pass_(minutes=3)
    with portal.work() as work:
        view = read_kits.find_view(work.session, variant, "abcdefghjkmn")
        assert view.at.second == 0 and view.seconds is None
        media_kits.note_reading(work, variant, view, seconds=100, sections=["figures", "x"])
        media_kits.note_reading(work, variant, view, seconds=40, sections=["about"])
        assert (view.seconds, view.sections) == (100, ["about", "figures"])
        media_kits.note_reading(work, variant, view, seconds=10**9, sections=[])
        assert view.seconds <= 240, "no longer than since the opening"
    portal.clock.pass_(days=366)
    with portal.work() as work:
        media_kits.forget_old_views(work)
        assert work.session.scalar(select(func.count()).select_from(KitView)) == 0


def test_who_leaves_takes_kit_links_and_log_along_and_nobody_gets_her_addresses(portal, cast, parts):
    write(portal, cast.ada, "ada-films")
    _, path = kits.share(portal, cast)
    with portal.house.office.writing.begin() as session:
        media_kits.note_opening(session, session.scalar(select(KitVariant.id)), "abcdefghjkmn", portal.clock.now)
    with portal.work(cast.ada) as work:
        told = personal_data.collect(work.session, work.session.get_one(Account, cast.ada.account_id))
        assert {"media_kit", "kit_variant", "kit_view", "kit_question", "past_brand", "sample_result", "former_kit_address"} <= told.keys()
        assert told["kit_variant"][0]["recipient"].startswith("Haferkorn")
        assert not {"token_hash", "passcode_hash"} & told["kit_variant"][0].keys()
    portal.browser().get("/kit/ada-films/card.png")
    shelf = portal.settings.data_dir / "derived" / parts["kit"]
    assert list(shelf.glob("card-*.png"))
    with portal.work(cast.ada) as work:
        leaving.leave(work, PASSWORD)
    portal.round()
    with portal.session() as session:
        for table in (MediaKit, KitVariant, KitView, KitQuestion, PastBrand, SampleResult):
            assert session.scalar(select(func.count()).select_from(table)) == 0, table
        assert {each.slug for each in session.scalars(select(FormerAddress))} == {""}
        assert session.scalar(select(func.count()).where(StoredFile.erased_at.is_(None), StoredFile.creator_id == cast.ada.creator_id)) == 0
    assert not shelf.exists()
    for slug in ("ada-lind", "ada-films"):
        with pytest.raises(Invalid):
            write(portal, cast.dov, slug)
    assert portal.browser().get(path).status_code == 404


def test_the_pdf_is_ordered_once_and_a_missing_library_only_delays_it(portal, cast, parts, monkeypatch):
    def contents(work):
        kit = read_kits.find(work.session, SYSTEM, "ada-lind")
        return read_kits.contents(work.session, kit.creator, kit)

    def nothing():
        raise pdf.PdfUnavailable("the native library libpango")

    for _ in range(2):
        with portal.work() as work:
            media_kits.order_print(work, contents(work), "en")
    with monkeypatch.context() as patched:
        patched.setattr(pdf, "_weasyprint", nothing)
        portal.round()
    with portal.work() as work:
        row = work.session.scalar(select(Outbox).where(Outbox.kind == "kit_pdf"))
        assert row.state == "waiting" and "libpango" in row.last_error
        known = media_kits.print_of(work, contents(work), "en")
        assert known.path is None and known.ordered and known.late
        assert not media_kits.print_of(work, contents(work), "de").ordered
    assert portal.browser().get("/kit/ada-lind").status_code == 200
