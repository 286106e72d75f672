"""The PDF of an agreement: whole, in both languages, escaped, and made of nothing from outside."""

import builtins
import shutil
import subprocess

import pytest

from portal.domain.contracts.document import document
from portal.gateways import pdf
from tests.support.agreements import frozen, sheet, signed

weasyprint = pytest.importorskip(
    "weasyprint", reason="WeasyPrint or its native libraries are not installed", exc_type=(ImportError, OSError)
)


def page(**changes) -> str:
    stored = frozen(sheet(**changes))
    signatures, head = signed(stored)
    return pdf.contract_html(document(stored, signatures, head, "https://portal.example/verify"))


@pytest.fixture(scope="module")
def printed():
    """The text of the PDF, read back by an independent program."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    made = pdf.render_contract(page())
    assert made.startswith(b"%PDF-")
    assert "Tagged:          yes" in subprocess.run(["pdfinfo", "-"], input=made, capture_output=True, check=True).stdout.decode()
    return subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()


def test_the_pdf_holds_both_languages_the_evidence_and_the_hash(printed):
    stored = frozen(sheet())
    fingerprint = document(stored).content_hash
    joined = "".join(printed.split())
    for words in (
        "Gegenstand und Leistungen",
        "Subject and deliverables",
        "Jule Wendt",
        "Mira Sandvoss",
        "192.0.2.17",
        "https://portal.example/verify",
    ):
        assert words.replace(" ", "") in joined
    assert fingerprint in joined
    assert "4.Dezember2026,15:32:08UTC" in joined
    assert joined.index("GegenstandundLeistungen") < joined.index("Subjectanddeliverables")


def test_the_governing_language_is_printed_first():
    html = page(governing_language="en")
    assert html.index("Subject and deliverables") < html.index("Gegenstand und Leistungen")
    assert '<html lang="en">' in html


def test_every_clause_stands_in_the_page_with_its_number_and_short_line():
    stored = frozen(sheet())
    html = pdf.contract_html(document(stored))
    for clause in document(stored).text.clauses:
        for language in ("en", "de"):
            assert f'<span class="number">{clause.number}</span> {clause.title.within(language)}'.replace("'", "&#39;") in html
    assert "noch nicht unterschrieben" in html


def test_what_people_typed_is_escaped():
    html = page(title="<script>alert(1)</script>", notes="<img src=https://evil.example/x.png>")
    assert "<script>" not in html and "<img" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/a.png",
        "http://127.0.0.1:1/a.png",
        "file:///etc/passwd",
        "../../pyproject.toml",
        "css/absent.css",
        "data:image/png;base64,AAAA",
        "ftp://x/y",
    ],
)
def test_nothing_outside_the_bundled_folder_is_fetched(address):
    with pytest.raises(pdf.NotBundled):
        pdf.render_contract(f'<link rel="stylesheet" href="css/contract-print.css"><img src="{address}">')


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "innocent.svg").symlink_to(secret)
    with pytest.raises(pdf.NotBundled):
        pdf.render_contract('<img src="innocent.svg">', tmp_path / "base")


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (OSError("cannot load library 'libpango-1.0-0': error 0x7e"), "the native library libpango-1.0-0"),
        (ModuleNotFoundError("No module named 'weasyprint'", name="weasyprint"), "the Python package weasyprint"),
    ],
)
def test_a_missing_library_is_named_and_stops_no_page(monkeypatch, error, named):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name.startswith("weasyprint"):
            raise error
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(pdf.PdfUnavailable) as refusal:
        pdf.render_contract("<p>")
    assert refusal.value.library == named
    assert "contract" in page()
