"""Everything that Ada and Haferkorn have with each other, one of each kind: for tests that ask who else can reach it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from sqlalchemy import select

from portal.domain.text import Text
from portal.models.accounts import Account, MemberInvitation, SignIn
from portal.models.board import Postponement, Submission, ValueItem
from portal.models.compliance import FigureCheck, ProviderReport, VettingRecord
from portal.models.connections import Connection, ConnectionAttempt
from portal.models.contracts import Contract
from portal.models.creators import Channel, Creator, Package, WorkSample
from portal.models.discovery import AudienceTarget, SavedSearch, Shortlist, ShortlistEntry
from portal.models.files import StoredFile
from portal.models.mandates import Mandate
from portal.models.media_kits import KitQuestion, KitVariant, KitView, MediaKit, PastBrand, SampleResult
from portal.models.messages import Message
from portal.models.notifications import Notification
from portal.models.offers import OfferMailing, OfferRecipient
from portal.models.payments import FinanceTask
from portal.models.programs import Application, BriefVersion
from portal.models.verification import Verification
from portal.queries.media_kits import secret_hash
from portal.services import creators
from portal.services.files import Upload
from tests import factories
from tests.support import downloads


def build(portal, cast) -> dict[str, str]:
    """Path up to the name of a thing → the name of the one that Ada and Bea have."""
    brand_id, creator_id = cast.bea.brand_id, cast.ada.creator_id
    now = portal.clock.now
    portal.browser(cast.bea)
    with portal.work(cast.ada) as work:
        table = Upload("mine.csv", BytesIO(downloads.table()))
        upload = creators.upload(work, work.session.get_one(Creator, creator_id), table).public_id
    kept = portal.gateways.files.keep(BytesIO(b"\x1aE\xdf\xa3 a film"), "video/webm", limit=1 << 20)
    with portal.house.office.writing.begin() as session:

        def add(row):
            session.add(row)
            session.flush()
            return row.public_id

        draft = factories.program(session, brand_id, now, state="draft", opened_at=None, title="A secret plan")
        program = factories.program(session, brand_id, now)
        for each in (draft, program):
            session.add(BriefVersion(program_id=each.id, number=1, content={}, content_hash="0" * 64, created_at=now))
        application = add(
            Application(
                program_id=program.id,
                creator_id=creator_id,
                brand_id=brand_id,
                rate_minor=90_000,
                concept="A quiet morning",
                applied_at=now,
                created_at=now,
            )
        )
        offer = factories.offer(session, brand_id, creator_id, now)
        shared = factories.collaboration(session, brand_id, creator_id, now)
        contract = session.scalar(select(Contract).where(Contract.collaboration_id == shared.id))
        deliverable = factories.deliverable(session, shared, now, state="submitted", submissions_count=1)
        obligation = factories.obligation(session, shared, now)
        film = StoredFile(
            account_id=cast.ada.account_id,
            brand_id=brand_id,
            creator_id=creator_id,
            purpose="draft",
            name="film.webm",
            media_type="video/webm",
            size=kept.size,
            sha256=kept.sha256,
            created_at=now,
        )
        film_id = add(film)
        submission = add(Submission(deliverable_id=deliverable.id, number=1, caption="Werbung", file_id=film.id, created_at=now))
        channel = Channel(creator_id=creator_id, platform="instagram", handle="ada.lind", created_at=now)
        channel_id = add(channel)
        shortlist = Shortlist(brand_id=brand_id, name="Winter", created_at=now)
        shortlist_id = add(shortlist)
        session.add(ShortlistEntry(shortlist_id=shortlist.id, creator_id=creator_id, added_at=now))
        handle, creator = session.execute(select(Creator.handle, Creator.public_id).where(Creator.id == creator_id)).one()
        return {
            "/programs/": draft.public_id,
            "/creators/topics/": "food",
            "/creators/places/": "DE",
            "/sitemaps/": "pages",
            "/applications/": application,
            "/offers/": offer.public_id,
            "/contracts/": contract.public_id,
            "/collaborations/": shared.public_id,
            "/deliverables/": deliverable.public_id,
            "/submissions/": submission,
            "/value-items/": add(
                ValueItem(
                    collaboration_id=shared.id,
                    brand_id=brand_id,
                    creator_id=creator_id,
                    option="product",
                    description="Oat milk",
                    currency="EUR",
                    state="chosen",
                    changed_at=now,
                    created_at=now,
                )
            ),
            "/postponements/": add(
                Postponement(
                    collaboration_id=shared.id,
                    brand_id=brand_id,
                    creator_id=creator_id,
                    side="creator",
                    days={"piece": 3},
                    reason="The parcel is late",
                    created_at=now,
                )
            ),
            "/messages/": add(Message(collaboration_id=shared.id, author_id=cast.ada.account_id, side="creator", body="Hello", at=now)),
            "/payments/": obligation.public_id,
            "/payments/tasks/": add(FinanceTask(brand_id=brand_id, key="x", text=Text("x").to_json(), created_at=now)),
            "/files/": film_id,
            "/notifications/": add(
                Notification(account_id=cast.ada.account_id, at=now, text=Text("x").to_json(), path="/home", group_key="x")
            ),
            "/profile/channels/": channel_id,
            "/profile/connections/": add(
                connection := Connection(
                    creator_id=creator_id,
                    channel_id=channel.id,
                    platform="instagram",
                    provider_id="1",
                    handle="ada.lind",
                    created_at=now,
                    proven_at=now,
                )
            ),
            "/profile/disputes/": add(
                ConnectionAttempt(
                    creator_id=creator_id,
                    account_id=cast.ada.account_id,
                    platform="instagram",
                    state_hash="0" * 64,
                    created_at=now,
                    provider_id="1",
                    handle="ada.lind",
                    contested_id=connection.id,
                )
            ),
            "/profile/checks/": add(
                Verification(
                    creator_id=creator_id,
                    channel_id=channel.id,
                    method="channel_code",
                    about="ada.lind",
                    code="portal-abcd-2345",
                    created_at=now,
                    expires_at=now + timedelta(days=14),
                )
            ),
            "/brand/checks/": add(Verification(brand_id=brand_id, method="domain_mail", about="haferkorn.example", created_at=now)),
            "/operator/checks/": add(
                Verification(
                    brand_id=brand_id,
                    method="business",
                    about="DE1",
                    created_at=now,
                    asked_at=now,
                    state="waiting",
                    by_eye=True,
                    claim={"kind": "vat", "country": "DE", "number": "DE1", "name": "Haferkorn"},
                    file_id=film.id,
                )
            ),
            "/mandates/": add(
                Mandate(
                    creator_id=creator_id,
                    email="mia@example.org",
                    scopes=["profile"],
                    declaration="Mia edits my profile.",
                    first_day=now.date(),
                    last_day=now.date() + timedelta(days=90),
                    created_at=now,
                )
            ),
            "/profile/packages/": add(Package(creator_id=creator_id, kind="ig_reel", title="A reel", price_minor=90_000, currency="EUR")),
            "/profile/samples/": add(WorkSample(creator_id=creator_id, title="Stove")),
            "/profile/uploads/": upload,
            "/profile/photos/": add(
                StoredFile(
                    account_id=cast.ada.account_id,
                    creator_id=creator_id,
                    purpose="photo",
                    name="p.webp",
                    media_type="image/webp",
                    size=kept.size,
                    sha256=kept.sha256,
                    public=True,
                    created_at=now,
                )
            ),
            **_kit(add, session, creator_id, now),
            "/creators/": handle,
            "figure": "engagement",
            "/vetting-records/": add(
                VettingRecord(
                    brand_id=brand_id,
                    creator_id=creator_id,
                    decision="ask",
                    content={"signed_by": "Bea Krug", "reason": "x", "figures": {}},
                    content_hash="0" * 64,
                    signed_at=now,
                )
            ),
            "/vetting-reports/": add(
                ProviderReport(
                    creator_id=creator_id,
                    channel_id=channel.id,
                    brand_id=brand_id,
                    provider="Audita",
                    credible=Decimal("0.8"),
                    as_of=now.date(),
                    stated_at=now,
                )
            ),
            **dict.fromkeys(
                ("/profile/figures/checks/", "/operator/figures/"),
                add(FigureCheck(creator_id=creator_id, kind="human_look", words="Why?", asked_at=now)),
            ),
            "/shortlists/": shortlist_id,
            "/saved-searches/": add(
                SavedSearch(
                    brand_id=brand_id, account_id=cast.bea.account_id, name="Oats", params=[["q", "oats"]], cadence="weekly", created_at=now
                )
            ),
            "/offers/mailings/": _mailing(add, session, brand_id, creator_id, now),
            "/targets/": add(AudienceTarget(brand_id=brand_id, name="DACH", content={}, created_at=now)),
            "/settings/sign-ins/": session.scalar(select(SignIn.public_id).where(SignIn.account_id == cast.bea.account_id)),
            "/brand/invitations/": add(
                MemberInvitation(
                    brand_id=brand_id, email="x@example.org", role="finance", created_at=now, expires_at=now + timedelta(days=9)
                )
            ),
            "/brand/members/": session.get_one(Account, cast.fay.account_id).public_id,
            "creator": creator,
            "creator_id": creator,
        }


def _mailing(add, session, brand_id, creator_id, now) -> str:
    """An offer to several creators that nobody has sent yet."""
    terms = factories.sendable_sheet(now).to_json()
    made = OfferMailing(brand_id=brand_id, key="k" * 32, title="For several", terms=terms, created_at=now)
    add(made)
    session.add(OfferRecipient(mailing_id=made.id, creator_id=creator_id))
    return made.public_id


def _kit(add, session, creator_id, now) -> dict[str, str]:
    """Her kit that is not public, so that nobody else sees it, nor what stands behind a link to it."""
    slug, token = "ada-secret", "a-word-that-nobody-guesses"
    add(MediaKit(creator_id=creator_id, slug=slug, changed_at=now))
    kit = session.scalar(select(MediaKit).where(MediaKit.slug == slug))
    sample = session.scalar(select(WorkSample).where(WorkSample.creator_id == creator_id))
    variant = KitVariant(
        kit_id=kit.id,
        creator_id=creator_id,
        recipient="Haferkorn",
        sections=["about"],
        token_hash=secret_hash(token),
        expires_at=now + timedelta(days=9),
        created_at=now,
        linked_at=now,
    )
    return {
        "/kit/": slug,
        "/profile/kit/questions/": add(KitQuestion(creator_id=creator_id, question_en="Who?", answer_en="I.")),
        "/profile/kit/brands/": add(PastBrand(creator_id=creator_id, name="Kachel")),
        "/profile/results/": add(
            SampleResult(
                creator_id=creator_id,
                sample_id=sample.id,
                kind="saves",
                value=3,
                source="self_stated",
                as_of=now.date(),
                created_at=now,
            )
        ),
        "/profile/kit/variants/": add(variant),
        "/shared-kits/": token,
        "view_id": add(KitView(variant_id=variant.id, at=now)),
    }
