"""Lists to choose from and amounts, in the reader's language."""

import pytest
from flask import g

from portal.domain.money import Money
from portal.web.forms import Form, MoneyField
from tests import factories


def test_a_german_reader_reads_german_options(portal, cast):
    with portal.work() as work:
        shared = factories.collaboration(work.session, cast.bea.brand_id, cast.ada.creator_id, work.now)
        path = f"/collaborations/{shared.public_id}/scorecard"
    english = portal.browser(cast.bea).get(path).text
    german = portal.browser(cast.bea, locale="de")
    german.post("/settings/language", data={"locale": "de"})
    assert "proof uploaded" in english
    assert "proof uploaded" not in german.get(path).text


@pytest.mark.parametrize(("locale", "shown"), [("de", "1200,50"), ("en", "1200.50")])
@pytest.mark.databases("sqlite")
def test_an_amount_is_written_as_the_reader_types_it(portal, locale, shown):
    class Fee(Form):
        fee = MoneyField("Fee")

    with portal.app.test_request_context("/"):
        g.locale = locale
        form = Fee(formdata=None, fee=Money(120_050, "EUR"), meta={"csrf": False})
        assert f'value="{shown}"' in form.fee()
