"""Words find their topics however they are written, and every id can be looked up."""

import pytest

from portal.domain.taxonomy import fold
from portal.gateways import content


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("#Feierabend-Küche", "feierabendkueche"),
        ("FEIERABEND KU\u0308CHE", "feierabendkueche"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("ＦＯＯＤ", "food"),
        ("second–hand", "secondhand"),
        ("E-Auto", "eauto"),
    ],
)
def test_words_are_folded_as_the_header_of_the_file_says(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("word", "topic"),
    [
        ("#SecondHand", "fashion.secondhand"),
        ("Müll vermeiden", "sustainability.lowwaste"),
        ("Balkonkraftwerk", "sustainability.energy"),
        ("zu hause", "home"),
        ("Essen & Trinken", "food"),
        ("home.diy", "home.diy"),
        ("interior", "home.interior"),
    ],
)
def test_a_word_finds_its_topic_and_the_most_particular_one_first(word, topic):
    assert content.taxonomy().find_topic(word).id == topic


def test_an_unknown_word_finds_nothing():
    assert content.taxonomy().find_topic("quantum knitting circle") is None


def test_every_synonym_leads_back_to_its_topic():
    taxonomy = content.taxonomy()
    for topic in taxonomy.topics:
        for word in (topic.id, topic.label.en, topic.label.de, *topic.synonyms):
            assert topic in taxonomy.find_topics(word)


def test_children_and_parents_belong_together():
    taxonomy = content.taxonomy()
    assert taxonomy.with_children("beauty") == ("beauty", "beauty.skincare", "beauty.makeup", "beauty.hair")
    assert all(topic.id.startswith(f"{topic.parent}.") for topic in taxonomy.topics if topic.parent)
    assert {taxonomy.topic(topic.parent).parent for topic in taxonomy.topics if topic.parent} == {None}


def test_a_market_answers_to_its_alias_and_names_its_pack():
    taxonomy = content.taxonomy()
    assert taxonomy.market("uk") is taxonomy.market("GB")
    assert [taxonomy.market(code).pack for code in ("DE", "PL", "NO")] == ["DE", "EU", None]
    with pytest.raises(KeyError):
        taxonomy.market("XX")


def test_codes_of_exports_find_a_gender_and_strangers_are_unknown():
    taxonomy = content.taxonomy()
    assert [taxonomy.gender_of(code).id for code in ("Weiblich", "MALE", "user_specified", None, "", "?")] == [
        "female", "male", "other", "unknown", "unknown", "unknown",
    ]  # fmt: skip


def test_every_kind_belongs_to_a_platform_and_every_kpi_to_a_behaviour():
    taxonomy = content.taxonomy()
    assert {kind for platform in taxonomy.platforms for kind in taxonomy.kinds_of(platform.id)} == set(taxonomy.kinds)
    assert {kpi for behaviour in taxonomy.behaviours for kpi in taxonomy.kpis_of(behaviour.id)} == set(taxonomy.kpis)
    assert (taxonomy.kind("ig_reel").platform, taxonomy.kpi("save_rate").behaviour, taxonomy.language("gsg").code) == (
        "instagram",
        "consider",
        "gsg",
    )


def test_the_brand_sees_its_cost_and_the_creator_does_not():
    options = content.value_options()
    for_brand = {field.id for field in options.fields_of("product", for_brand=True)}
    assert for_brand - {field.id for field in options.fields_of("product", for_brand=False)} == {"brand_cost"}


def test_a_tax_pointer_falls_back_to_the_union_only_inside_it():
    options = content.value_options()
    assert options.tax_hint("product", "DE").source.startswith("EStG")
    assert options.tax_hint("product", "PL", eu=True) is options.tax_hints[("kept_goods", "EU")]
    assert options.tax_hint("product", "NO") is None
