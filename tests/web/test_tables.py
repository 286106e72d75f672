"""A table carries the headings of its columns into its cells."""

import pytest
from markupsafe import Markup

from portal.web.tables import labelled


def table(head, body, foot=""):
    return Markup(f'<table class="tab"><thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table>')


def test_each_value_is_told_beside_the_heading_of_its_column():
    shown = labelled(
        table(
            '<th scope="col">Part</th><th scope="col" class="r">Of 100</th><th scope="col" class="r">Weight &amp; “more”</th>',
            '<tr><th scope="row">Reach</th><td class="r">61</td><td class="r">20</td></tr>',
            '<tfoot><tr><th scope="row">All</th><td class="r">70</td><td></td></tr></tfoot>',
        )
    )
    assert shown.count('<td class="r" data-label="Of 100">') == 2
    assert '<td class="r" data-label="Weight &amp; “more”">20</td>' in shown and '<th scope="row">Reach</th>' in shown
    assert 'class="tab tab-rows"' in shown


def test_a_cell_that_spans_columns_has_no_heading_and_the_next_one_has_its_own():
    shown = labelled(table("<th>A</th><th>B</th><th>C</th>", '<tr><td colspan="2">both</td><td>c</td></tr>'))
    assert '<td colspan="2">both</td><td data-label="C">c</td>' in shown


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("<th>A</th><th>B</th><th>C</th>", "tab-rows"),
        ('<th>A</th><th>B</th><th class="wide-only">C</th>', "tab-pairs"),
        ('<th>A</th><th>B</th><th><span class="vh">Deeds</span></th>', "tab-pairs"),
    ],
)
def test_a_table_lies_down_when_a_phone_would_show_three_headings(head, kind):
    shown = labelled(table(head, "<tr><td>a</td><td>b</td><td><button>c</button></td></tr>"))
    assert f'class="tab {kind}"' in shown
    assert ("<td><button>" in shown) == ("vh" in head)


def test_a_quote_in_a_heading_stays_inside_its_attribute():
    assert 'data-label="The &#34;best&#34; &lt;b&gt;"' in labelled(table("<th>The &quot;best&quot; &lt;b&gt;</th>", "<tr><td>1</td></tr>"))


def test_a_table_without_headings_stays_as_it_is():
    plain = Markup('<table class="tab"><tbody><tr><td>1</td></tr></tbody></table>')
    assert labelled(plain) == plain
