"""How rows become a file that spreadsheets open rightly and never run."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.gateways.sheets.written import harmless, written


@pytest.mark.parametrize("risky", ["=1+1", "+49 40", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1"])
def test_what_a_spreadsheet_could_run_is_made_text(risky):
    assert harmless(risky) == f"'{risky}"


@pytest.mark.parametrize("plain", ["", "Ada", "Winter = cold", "a@b.example", "100 % oats"])
def test_ordinary_words_stay(plain):
    assert harmless(plain) == plain


def test_numbers_days_and_moments_are_written_for_machines():
    here = datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    file = written(("a",), [(Decimal("-12.50"), -1250, date(2026, 3, 2), here, None)])
    assert file == "\ufeffa\r\n-12.50,-1250,2026-03-02,2026-03-02T09:00:00Z,\r\n"
    assert written(("a", "b"), [(Decimal("12.50"), "x;y")], german=True) == '\ufeffa;b\r\n12,50;"x;y"\r\n'


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2, max_size=2), max_size=5), st.booleans()
)
def test_every_text_comes_back_whole_and_never_begins_a_formula(rows, german):
    read = list(
        csv.reader(StringIO(written(("a", "b"), rows, german=german).removeprefix("\ufeff"), newline=""), delimiter=";" if german else ",")
    )[1:]
    assert len(read) == len(rows)
    for cells, given_cells in zip(read, rows, strict=True):
        for cell, wanted in zip(cells, given_cells, strict=True):
            assert cell.removeprefix("'") == wanted.removeprefix("'") and not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_the_moment_is_utc():
    assert "2026-03-02T09:00:00Z" in written(("a",), [(datetime(2026, 3, 2, 9, tzinfo=UTC),)])
