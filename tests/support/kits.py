"""Makes Ada's media kit for tests with everything that one can show, written as rows: what they test is the kit, not its parts."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from PIL import Image

from portal.models.creators import AudienceShare, Channel, Creator, MetricSnapshot, Package, WorkSample
from portal.models.files import StoredFile
from portal.models.media_kits import KitQuestion, MediaKit, PastBrand, SampleResult
from portal.services import media_kits
from tests.cast import Cast
from tests.support.portal import Portal

SECTIONS = ["about", "figures", "packages", "audience", "work", "brands", "faq"]


def picture(color: tuple[int, int, int] = (200, 90, 60), size: tuple[int, int] = (480, 360)) -> io.BytesIO:
    drawn = io.BytesIO()
    Image.new("RGB", size, color).save(drawn, "PNG")
    drawn.seek(0)
    return drawn


def furnish(portal: Portal, cast: Cast, **changes: Any) -> dict[str, str]:
    """A published kit at /kit/ada-lind; the public ids of its parts by what they are. `changes`: columns of the profile."""
    today = portal.clock.now.date()
    kept = portal.gateways.files.keep_picture(picture(), limit=1 << 20)
    with portal.house.office.writing.begin() as session:
        creator = session.get_one(Creator, cast.ada.creator_id)
        values: dict[str, Any] = {
            "tagline": "Tableware & films",
            "bio_en": "About me\n\nI film kitchens.",
            "bio_de": "Über mich\n\nIch filme Küchen.",
            "accepts": ["studio_time"],
            "exclusions": "No alcohol",
        }
        for name, value in {**values, **changes}.items():
            setattr(creator, name, value)

        def add(row):
            session.add(row)
            session.flush()
            return row

        def stored(name: str) -> StoredFile:
            return add(
                StoredFile(
                    account_id=cast.ada.account_id, creator_id=creator.id, public=True, purpose="photo", name=name, media_type="image/webp",
                    size=kept.size, sha256=kept.sha256, width=kept.width, height=kept.height, created_at=portal.clock.now,
                )
            )  # fmt: skip

        creator.photo_id = stored("me.webp").id
        channels = [
            add(
                Channel(
                    creator_id=creator.id, platform=platform, handle=handle, url=f"https://example.org/{handle}", position=place,
                    created_at=portal.clock.now,
                )
            )
            for place, (platform, handle) in enumerate((("instagram", "ada.lind"), ("youtube", "ada")))
        ]  # fmt: skip
        for channel, metric, value, source, back in (
            (channels[0], "followers", 20_480, "file", 3),
            (channels[0], "engagement_rate", "0.041", "file", 3),
            (channels[1], "followers", 48_200, "self_stated", 0),
        ):
            add(
                MetricSnapshot(
                    channel_id=channel.id, metric=metric, value=Decimal(value), source=source, as_of=today - timedelta(days=back),
                    recorded_at=portal.clock.now,
                )
            )  # fmt: skip
        for dimension, shares in {
            "country": {"DE": "0.5", "AT": "0.2", "CH": "0.1", "unknown": "0.2"},
            "age": {"18-24": "0.3", "25-34": "0.45", "35-44": "0.25"},
        }.items():
            for bucket, share in shares.items():
                add(
                    AudienceShare(
                        channel_id=channels[0].id, dimension=dimension, bucket=bucket, share=Decimal(share), source="file", as_of=today
                    )
                )
        reel = add(
            Package(
                creator_id=creator.id, kind="ig_reel", title="One reel", description="45 seconds", price_minor=85_050, currency="EUR",
                rights_months=3, rounds=2, position=1,
            )
        )  # fmt: skip
        series = add(
            Package(
                creator_id=creator.id, kind="yt_dedicated", title="A whole film", price_minor=290_000, currency="EUR", rights_months=0,
                rounds=0, position=2,
            )
        )  # fmt: skip
        sample = add(
            WorkSample(creator_id=creator.id, title="The cup before", url="https://example.org/cup", file_id=stored("cup.webp").id)
        )
        result = add(
            SampleResult(
                creator_id=creator.id, sample_id=sample.id, kind="saves", value=Decimal(1340), source="self_stated",
                as_of=today - timedelta(days=20), created_at=portal.clock.now,
            )
        )  # fmt: skip
        named = add(PastBrand(creator_id=creator.id, name="Haferkorn", permitted=True, permission="mail of 3 March", year=2025, position=1))
        hidden = add(PastBrand(creator_id=creator.id, name="Geheim GmbH", topic="food.cooking", position=2))
        add(PastBrand(creator_id=creator.id, name="Niemand AG", position=3))
        question = add(
            KitQuestion(
                creator_id=creator.id, question_en="How long does a reel take?", answer_en="Two weeks.",
                question_de="Wie lange dauert ein Reel?", answer_de="Zwei Wochen.", position=1,
            )
        )  # fmt: skip
        second = add(KitQuestion(creator_id=creator.id, question_en="Who owns it?", answer_en="I do.", position=2))
        kit = add(
            MediaKit(
                creator_id=creator.id, slug="ada-lind", intro_en="Hello", intro_de="Hallo", published_at=portal.clock.now,
                changed_at=portal.clock.now,
            )
        )  # fmt: skip
        parts = {
            "creator": creator, "kit": kit, "reel": reel, "series": series, "sample": sample, "result": result, "named": named,
            "hidden": hidden, "question": question, "second": second,
        }  # fmt: skip
        return {name: row.public_id for name, row in parts.items()}


def share(portal: Portal, cast: Cast, **changes: Any) -> tuple[str, str]:
    """A variant for one recipient: (its public id, the path of its link)."""
    passcode = changes.pop("passcode", "")
    choices: dict[str, Any] = {
        "recipient": "Haferkorn, the kitchen team",
        "greeting": "Thank you for asking!",
        "language": "",
        "sections": SECTIONS,
        "packages": [],
        "last_day": portal.clock.now.date() + timedelta(days=30),
    }
    with portal.work(cast.ada) as work:
        kit = work.session.query(MediaKit).where(MediaKit.creator_id == cast.ada.creator_id).one()
        variant, token = media_kits.make_variant(work, kit, passcode=passcode, **{**choices, **changes})
        return variant.public_id, f"/shared-kits/{token}"


def day(portal: Portal, days: int = 0) -> date:
    return portal.clock.now.date() + timedelta(days=days)
