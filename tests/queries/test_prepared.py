"""A prepared statement is built once for each kind of actor, and answers each with what is hers."""

from dataclasses import replace

from sqlalchemy import Select, bindparam, select

from portal.domain.accounts import SYSTEM, Actor, Role
from portal.models.offers import Offer
from portal.queries.prepared import prepared

BEA = Actor(account_id=1, name="Bea", brand_id=7, role=Role.MANAGER)


def counting():
    built = []

    @prepared
    def offers(actor: Actor, state: str) -> Select[tuple[Offer]]:
        built.append(actor)
        return select(Offer.id).where(Offer.brand_id == actor.brand_id, Offer.state == state, Offer.public_id == bindparam("public_id"))

    return offers, built


def test_two_people_of_one_kind_share_a_statement_and_keep_their_own_numbers() -> None:
    offers, built = counting()
    hers, her_values = offers(BEA, "draft", public_id="x")
    his, his_values = offers(replace(BEA, account_id=2, name="Cyd", brand_id=8, fresh=True), "draft", public_id="y")
    assert hers is his and len(built) == 1
    assert (her_values["actor_brand_id"], her_values["public_id"]) == (7, "x")
    assert (his_values["actor_brand_id"], his_values["public_id"]) == (8, "y")


def test_another_role_another_side_and_another_shape_have_statements_of_their_own() -> None:
    offers, built = counting()
    statements = {
        id(offers(actor, state, public_id="x")[0])
        for actor in (BEA, replace(BEA, role=Role.FINANCE), replace(BEA, brand_id=None, role=None, creator_id=3), SYSTEM)
        for state in ("draft", "accepted")
    }
    assert len(statements) == len(built) == 8


def test_a_number_that_the_actor_has_not_is_no_place_to_be_filled() -> None:
    offers, _ = counting()
    statement, _ = offers(SYSTEM, "draft", public_id="x")
    assert "brand_id IS NULL" in str(statement)
