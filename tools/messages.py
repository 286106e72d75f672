"""Collects the sentences that people read and merges them into the catalogues; `--check` says what is missing and writes nothing.

The English sentence is the key, so only the other languages have a file. A sentence is marked by `_("…")`, `ngettext` or `pgettext` in a
template and by `N_("…")`, `Text.counted("…", "…", n)` or `NC_("context", "…")` in Python (`portal.domain.text`).
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PORTAL = ROOT / "portal"
LANGUAGES = ("de",)
METHODS = [("**.py", "python"), ("templates/**", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**": {"encoding": "utf-8", "silent": "false", "newstyle_gettext": "true"}}
KEYWORDS = {
    "_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "counted": (1, 2), "pgettext": ((1, "c"), 2), "NC_": ((1, "c"), 2),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def collect() -> Catalog:
    """Every marked sentence of the product, with the files in which it stands."""
    found = Catalog(project="Creator Portal", charset="utf-8", fuzzy=False)
    for file, line, message, comments, context in extract_from_dir(
        PORTAL, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("For translators:",), strip_comment_tags=True
    ):
        found.add(message, None, [(f"portal/{file}", line)], auto_comments=comments, context=context)
    return found


def path_of(language: str) -> Path:
    return PORTAL / "translations" / language / "LC_MESSAGES" / "messages.po"


def load(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Creator Portal", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merge(language: str) -> None:
    """Add what is new, drop what is gone, keep every translation; the file changes only where the sentences did."""
    known, found = load(language), collect()
    found.creation_date = known.creation_date
    known.update(found, no_fuzzy_matching=True)
    known.obsolete.clear()
    written = io.BytesIO()
    write_po(written, known, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    path_of(language).write_bytes(written.getvalue())


def findings(language: str) -> Iterator[str]:
    """What keeps the catalogue from being complete, one line each."""
    known = load(language)
    for message in collect():
        if not message.id:
            continue
        translated = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        yield from (f"{language}: {wrong}: {message.id!r} ({message.locations[0][0]})" for wrong in _flaws(message, translated))


def _flaws(message: Message, translated: Message | None) -> Iterator[str]:
    if translated is None:
        yield "not in the catalogue, run `make messages`"
        return
    sentences = [translated.string] if isinstance(translated.string, str) else list(translated.string)
    if not all(sentence.strip() for sentence in sentences):
        yield "not translated"
        return
    if translated.fuzzy:
        yield "marked as uncertain"
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = set().union(*(PLACEHOLDER.findall(original) for original in originals))
    for sentence in sentences:
        used = set(PLACEHOLDER.findall(sentence))
        if used - wanted or (len(sentences) == 1 and used != wanted):
            yield f"placeholders differ ({', '.join(sorted(used ^ wanted))})"


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        lines = [line for language in LANGUAGES for line in findings(language)]
        print("\n".join(lines) or "Every sentence is translated.")
        return 1 if lines else 0
    for language in LANGUAGES:
        merge(language)
        print(f"{path_of(language).relative_to(ROOT)}: {len(load(language))} sentences, {len(list(findings(language)))} open")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
