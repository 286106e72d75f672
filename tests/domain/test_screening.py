"""The screen of captions finds whole words of both languages, in any order, and says nothing where it read nothing."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from portal.domain.compliance.screening import TOPICS, screen
from portal.gateways.content import points_card

DAY = date(2026, 3, 2)


def _topics(*captions: str) -> dict[str, int]:
    return {one.topic: one.posts for one in screen((DAY, caption) for caption in captions).touched}


def test_words_of_a_topic_are_found_in_both_languages():
    assert _topics("A glass of wine", "Ein Glas Wein", "Sportwetten sind keine Rezepte") == {"drugs": 2, "gambling": 1}
    assert _topics("Glücksspiel", "GLÜCKSSPIEL!") == {"gambling": 2}


def test_a_word_inside_another_word_is_not_that_word():
    assert _topics("A warm drawer of begun warehouses", "Weinend im Schweinestall", "Gewaltig gut gewählt") == {}


def test_without_captions_the_screen_says_that_it_read_nothing():
    found = screen([(DAY, None), (DAY, "")])
    assert (found.read, found.touched) == (0, ())


@given(some.lists(some.tuples(some.integers(0, 300), some.one_of(some.none(), some.text(max_size=60))), max_size=12), some.randoms())
def test_the_order_of_posts_changes_nothing_and_no_text_is_too_odd(posts, dice):
    dated = [(DAY - timedelta(days=back), words) for back, words in posts]
    shuffled = dice.sample(dated, len(dated))
    assert screen(dated) == screen(shuffled)
    assert {one.topic for one in screen(dated).touched} <= set(TOPICS)


def test_the_shipped_card_uses_nothing_that_anybody_can_fill_in_and_keeps_its_directions():
    card = points_card()
    assert not {figure.name for figure in card.figures} & {"following", "following_per_follower", "followers"}
    assert card.provenance["auc"][0] > 0.85 and "no row of the data ships" in card.provenance["licence"]
    for figure in card.figures:
        steps = [b - a for a, b in zip(figure.points, figure.points[1:], strict=False)]
        assert all(step * figure.direction >= -1e-3 for step in steps) or figure.direction == 0, figure.name
    assert card.read({"engagement_rate": 4.0}) is None, "one figure alone is no reading"
