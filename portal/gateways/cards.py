"""Knows how the card of a kit is drawn as a PNG of 1200 by 630 pixels, the size that other sites show beside a link (Pillow)."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from portal.domain.media_kits.sheet import Card

STATIC = Path(__file__).parent.parent / "static"
WIDTH, HEIGHT = 1200, 630
MARGIN = 72
PAPER, INK, SOFT, LINE, SUN = "#fbfaf5", "#15221c", "#47544d", "#d9d9cf", "#ffc42b"
TINTS = ("#c9d8c5", "#f0c9a8", "#b9cfe0", "#e5d48b", "#d8bfd3", "#a9c9c0")
FALLBACKS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/Library/Fonts/Arial Unicode.ttf",
    "C:/Windows/Fonts/arial.ttf",
)
"""For names in scripts that our own font does not have; the first one that is there."""


def draw_card(card: Card, photo: bytes | None) -> bytes:
    """The card as PNG. `photo` is a picture as the portal keeps it (WebP), or None."""
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, WIDTH, 14), fill=SUN)
    _portrait(sheet, card, photo)
    room = WIDTH - 2 * MARGIN - 330
    at = 84
    _line(pen, card.kind, (MARGIN, at), 30, SOFT, room, bold=True)
    at += 52
    for line, size in _headline(card.name, room):
        _line(pen, line, (MARGIN, at), size, INK, room, bold=True)
        at += round(size * 1.12)
    at += 14
    for line in _wrapped(card.tagline, 32, room, most=2 if at < 280 else 1):
        _line(pen, line, (MARGIN, at), 32, SOFT, room)
        at += 44
    _figures(pen, card)
    foot = HEIGHT - 62
    pen.line((MARGIN, foot - 18, WIDTH - MARGIN, foot - 18), fill=LINE, width=2)
    _line(pen, card.true_on, (MARGIN, foot), 24, SOFT, WIDTH - 2 * MARGIN - 300)
    _mark(pen, card.portal, foot)
    drawn = BytesIO()
    sheet.save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def _portrait(sheet: Any, card: Card, photo: bytes | None) -> None:
    from PIL import Image, ImageDraw, ImageOps

    side, left, top = 290, WIDTH - MARGIN - 290, 84
    mask = Image.new("L", (side * 2, side * 2), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, side * 2 - 1, side * 2 - 1), fill=255)
    mask = mask.resize((side, side), Image.Resampling.LANCZOS)
    if photo is not None:
        with Image.open(BytesIO(photo), formats=("WEBP", "PNG", "JPEG")) as picture:
            face = ImageOps.fit(picture.convert("RGB"), (side, side), Image.Resampling.LANCZOS)
    else:
        number = sum((place + 1) * ord(sign) for place, sign in enumerate(card.tint))
        first = number % len(TINTS)
        second = (first + 1 + number // len(TINTS) % (len(TINTS) - 1)) % len(TINTS)
        face = Image.new("RGB", (side, side), TINTS[first])
        pen = ImageDraw.Draw(face)
        pen.ellipse((110, 130, 420, 440), fill=TINTS[second])
        words = card.name.replace("-", " ").split() or ["?"]
        letters = (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
        if _script(letters) == "wide":  # two letters of a joined script would become another word
            letters = letters[0]
        pen.text((side / 2, side / 2), letters, font=_font(_script(letters), 100, bold=True), fill=INK, anchor="mm")
    sheet.paste(face, (left, top), mask)


def _figures(pen: Any, card: Card) -> None:
    if not card.figures:
        return
    width = (WIDTH - 2 * MARGIN) // 3
    for place, fact in enumerate(card.figures):
        left, room = MARGIN + place * width, width - 36
        _line(pen, fact.name, (left, 404), 24, SOFT, room)
        _line(pen, fact.value, (left, 434), 54, INK, room, bold=True)
        _line(pen, fact.source, (left, 504), 22, SOFT, room)


def _mark(pen: Any, portal: str, top: int) -> None:
    font = _font(_script(portal), 24, bold=True)
    name = _fitted(portal, font, 240)
    left = WIDTH - MARGIN - font.getlength(name)
    pen.text((left, top), name, font=font, fill=INK)
    pen.ellipse((left - 62, top + 1, left - 38, top + 25), outline=INK, width=3)
    pen.rectangle((left - 46, top + 2, left - 23, top + 25), outline=INK, width=3)


def _line(pen: Any, text: str, at: tuple[int, int], size: int, fill: str, room: int, *, bold: bool = False) -> None:
    """One line, cut with an ellipsis where it is too long; a name in a script from right to left stands at the left too."""
    if text:
        font = _font(_script(text), size, bold)
        pen.text(at, _fitted(text, font, room), font=font, fill=fill)


def _headline(name: str, room: int) -> list[tuple[str, int]]:
    """The name as large as it fits: on one line, else on two."""
    for size in (92, 80, 70):
        if _font(_script(name), size, True).getlength(name) <= room:
            return [(name, size)]
    return [(line, 60) for line in _wrapped(name, 60, room, most=2, bold=True)]


def _wrapped(text: str, size: int, room: int, *, most: int, bold: bool = False) -> list[str]:
    """At most `most` lines; what does not fit is cut."""
    font = _font(_script(text), size, bold)
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_fitted(line, font, room) for line in lines]


def _fitted(text: str, font: Any, room: float) -> str:
    if font.getlength(text) <= room:
        return text
    short = text
    while short and font.getlength(f"{short}…") > room:
        short = short[:-1]
    return f"{short.rstrip()}…"


def _script(text: str) -> str:
    """Which font can write it: our own Latin one, its extension, or a wide one of the machine."""
    if all(ord(sign) < 0x100 or sign in "–—’‘“”…·€±−" for sign in text):
        return "latin"
    return "extended" if all(ord(sign) < 0x250 or 0x1E00 <= ord(sign) < 0x1F00 or sign in "–—’‘“”…·€±−" for sign in text) else "wide"


@cache
def _font(script: str, size: int, bold: bool = False) -> Any:
    from PIL import ImageFont

    wide = next((path for path in FALLBACKS if Path(path).is_file()), None)
    if script != "latin" and wide is not None:
        # The extension has no plain letters, and one line is set in one font.
        heavy = wide.replace("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
        return ImageFont.truetype(heavy if bold and Path(heavy).is_file() else wide, round(size * 0.92))
    try:
        font = ImageFont.truetype(str(STATIC / "fonts" / "instrument-sans-latin.woff2"), size)
        font.set_variation_by_axes([700 if bold else 450])
    except OSError:  # a FreeType without brotli cannot read WOFF2
        return ImageFont.truetype(wide, size) if wide else ImageFont.load_default(size)
    return font
