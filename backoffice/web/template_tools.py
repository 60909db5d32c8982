"""What every template can call: times, pills, icons, numbers, masked values. It speaks, it never decides."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from flask import Flask, request
from markupsafe import Markup, escape

from backoffice.kernel import clock
from backoffice.kernel.words import say
from backoffice.web import pills, time_words
from backoffice.web.assets import asset, icon
from backoffice.web.languages.environment import in_words

DOT = "•"
METER_HEIGHT = 6
SHOW = "Show (asks for a reason)"
COPY = Markup(
    '<button class="copy" type="button" data-copy="{0}" title="{2}">{1}'
    '<span class="visually-hidden">{2} {0}</span></button>'
)
MASKED = Markup('<span class="masked"><span aria-hidden="true">%s</span><span class="visually-hidden">%s</span></span>')
DOTS = Markup('<span class="dots">%s</span>')
_COVERED = re.compile(f"({DOT}+(?: {DOT}+)*)")
EYE = Markup('<a class="reveal" href="{0}" data-ask title="{2}">{1}<span class="visually-hidden">{2}: {3}</span></a>')
METER = Markup('<svg class="{}" role="img" aria-label="{}" viewBox="0 0 100 {}" preserveAspectRatio="none">{}</svg>')
METER_PART = Markup('<rect x="{:g}" width="{:g}" height="{}" class="m-{}"/>')


def grouped(value: float | Decimal | None) -> str:
    """12400 → 12,400; nothing → –."""
    return "–" if value is None else f"{value:,}"


def money(value: float | Decimal | str | None, currency: str = "") -> str:
    """24240 → 24,240.00, with the currency behind it when one is named."""
    return "–" if value is None else f"{Decimal(value):,.2f} {currency}".strip()


def plural(count: int, one: str, many: str = "") -> str:
    """1 case, 3 cases, 1,204 entries."""
    return say("{count} " + (one if count == 1 else many or one + "s"), count=f"{count:,}")


def initials(name: str | None) -> str:
    """The first letters of the first and the last word of a name, at most two."""
    words = (name or "").split()
    return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper()


def slug(words: object) -> str:
    """Words as an id or class: KYC review → kyc-review."""
    return re.sub(r"[^a-z0-9]+", "-", str(words).lower()).strip("-")


def number(value: object, copy: bool = True) -> Markup:
    """A public number, monospaced, with a button that copies it."""
    shown = Markup('<span class="number">{}</span>').format(value)
    return shown + COPY.format(value, icon("copy"), in_words("Copy")) if copy else shown


def _spoken(value: str, label: str) -> str:
    """What a screen reader says instead of the dots."""
    tail = value.rpartition(DOT)[2].strip()
    said = say("{label}, masked, ends {tail}", label=label, tail=tail) if tail else say("{label}, masked", label=label)
    return str(in_words(said))


def _dotted(value: str) -> Markup:
    """What stands for letters in a `<span>`; the split keeps it at the odd places."""
    pieces = enumerate(_COVERED.split(value))
    return Markup("").join(_dots(piece) if at % 2 else piece for at, piece in pieces)


@lru_cache(maxsize=64)
def _dots(piece: str) -> Markup:
    return DOTS % piece


def masked(value: str | None, label: str = "value", reveal: str = "") -> Markup:
    """A masked value with its spoken form, and an eye that asks for a reason; an open value is shown as it is."""
    if not value:
        return Markup('<span class="quiet">–</span>')
    if DOT not in value:
        return Markup('<span class="masked">{}</span>').format(value)
    return MASKED % (_dotted(value), _spoken(value, label)) + (
        EYE.format(reveal, icon("eye"), in_words(SHOW), in_words(label)) if reveal else ""
    )


def meter(parts: Iterable[tuple[float, str]], label: str, tall: bool = False) -> Markup:
    """A bar of parts (percent, colour): drawn, so that no style attribute is needed."""
    rects, start = Markup(""), 0.0
    for percent, colour in parts:
        width = max(0.0, min(100.0 - start, percent))
        rects += METER_PART.format(start, width, METER_HEIGHT, colour)
        start += width
    return METER.format("meter meter-tall" if tall else "meter", label, METER_HEIGHT, rects)


def highlight(text: str, terms: Iterable[str]) -> Markup:
    """The text with what matched in `<mark>`; longer terms first, letter case ignored."""
    wanted = sorted({term for term in terms if term}, key=len, reverse=True)
    if not wanted:
        return escape(text)
    pieces = re.split("(" + "|".join(re.escape(term) for term in wanted) + ")", text, flags=re.IGNORECASE)
    # The split keeps what matched at the odd places.
    marked = (Markup("<mark>{}</mark>").format(piece) if at % 2 else escape(piece) for at, piece in enumerate(pieces))
    return Markup("").join(marked)


def current_entry(endpoints: Iterable[str]) -> str:
    """Which of these menu endpoints the page belongs to: itself, or else the first of its area."""
    here, listed = request.endpoint or "", list(endpoints)
    if here in listed:
        return here
    area = here.partition(".")[0]
    return next((endpoint for endpoint in listed if endpoint.partition(".")[0] == area), "")


def made_at() -> str:
    """When the page was made, for the script that keeps its times current."""
    return clock.now().isoformat(timespec="seconds")


def register(app: Flask) -> None:
    """Give all of it to the app's templates."""
    app.jinja_env.filters.update(
        exact=time_words.exact,
        day=time_words.day,
        clock=time_words.clock_time,
        grouped=grouped,
        money=money,
        plural=plural,
        initials=initials,
        slug=slug,
    )
    app.jinja_env.globals.update(
        ago=time_words.ago,
        due=time_words.due,
        pill=pills.pill,
        tier_pill=pills.tier_pill,
        restriction_pill=pills.restriction_pill,
        icon=icon,
        asset=asset,
        number=number,
        masked=masked,
        meter=meter,
        highlight=highlight,
        current_entry=current_entry,
        made_at=made_at,
        zip=zip,
    )
