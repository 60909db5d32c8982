"""Times as people say them, with the exact moment at hand: 2 h ago, yesterday, 3 h left, 20 min late."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import current_app
from markupsafe import Markup

from backoffice.kernel import clock
from backoffice.kernel.words import say
from backoffice.web.assets import icon
from backoffice.web.languages.catalogue import ENGLISH
from backoffice.web.languages.environment import in_words, language

# English writes its days and months itself: lists show thousands of them, and Babel takes ten times as long.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SOON = timedelta(days=2)
AGO = Markup('<time datetime="%s" title="%s" data-ago>%s</time>')
DUE = Markup('<span class="pill pill-{}">{}<time datetime="{}" title="{}" data-due="{}">{}</time></span>')


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config.get("TIME_ZONE", "UTC"))


def _local(when: datetime) -> datetime:
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(_zone())


def _moment(when: date) -> datetime:
    """A date means its last second: what is due on a day is late after it."""
    if isinstance(when, datetime):
        return _local(when)
    return datetime.combine(when, time(23, 59, 59), tzinfo=_zone())


def in_bank_time(typed: datetime) -> datetime:
    """A time that somebody typed without a zone: it is one of the bank's clock."""
    return typed.replace(tzinfo=_zone())


def day(when: date | None) -> str:
    """12 Nov 2026, in the bank's time zone."""
    if when is None:
        return "–"
    return _day(_local(when) if isinstance(when, datetime) else when)


def _day(shown: date) -> str:
    if language() == ENGLISH:
        return f"{shown.day} {MONTHS[shown.month - 1]} {shown.year}"
    return format_date(shown, "d MMM y", language())


def _week_day(shown: date, pattern: str, english: tuple[str, ...]) -> str:
    return english[shown.weekday()] if language() == ENGLISH else format_date(shown, pattern, language())


def clock_time(when: datetime | None) -> str:
    """09:41, in the bank's time zone."""
    return "–" if when is None else f"{_local(when):%H:%M}"


def exact(when: date | None) -> str:
    """Thu 12 Nov 2026, 09:41; a date without its hour."""
    if when is None:
        return "–"
    shown = _local(when) if isinstance(when, datetime) else when
    words = f"{_week_day(shown, 'EEE', DAYS)} {_day(shown)}"
    return f"{words}, {shown.hour:02}:{shown.minute:02}" if isinstance(shown, datetime) else words


def span(length: timedelta) -> str:
    """A length of time in its largest unit: 20 min, 3 h, 2 d."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 24 * 60 else f"{minutes // (24 * 60)} d"


def ago_words(when: date, now: datetime) -> str:
    """How long ago, as said in a sentence; a coming time is said as its day."""
    today, shown = _local(now).date(), _moment(when).date()
    if isinstance(when, datetime):
        passed = now - (when if when.tzinfo else _local(when))
        if timedelta(0) <= passed < timedelta(days=1):
            return in_words("just now" if passed < timedelta(minutes=1) else say("{length} ago", length=span(passed)))
    days = (today - shown).days
    if days in (0, 1):
        return in_words("today" if days == 0 else "yesterday")
    if 1 < days < 7:
        return _week_day(shown, "EEEE", LONG_DAYS)
    return _day(shown) if shown.year != today.year else _day(shown).removesuffix(f" {shown.year}")


def patterns() -> tuple[str, str, str, str]:
    """How this language says what is just past, past, left and late: for the script that keeps times current."""
    just_now, ago, left, late = map(in_words, ("just now", "{length} ago", "{length} left", "{length} late"))
    return just_now, ago, left, late


def ago(when: date | None) -> Markup:
    """`<time>` in words, exact in its title; the page's clock keeps it current."""
    if when is None:
        return Markup("–")
    return AGO % (when.isoformat(), exact(when), ago_words(when, clock.now()))


def due_words(when: date, now: datetime) -> tuple[str, str]:
    """What is left or how late it is, and how loud: (words, late | soon | '')."""
    left = _moment(when) - now
    if left < timedelta(0):
        return in_words(say("{length} late", length=span(left))), "late"
    return in_words(say("{length} left", length=span(left))), "soon" if left < SOON else ""


def due(when: date | None, before: str = "") -> Markup:
    """The pill of a deadline: grey with days to go, orange below two days, red when late."""
    if when is None:
        return Markup("–")
    words, level = due_words(when, clock.now())
    if before and level != "late":
        words = f"{before}{span(_moment(when) - clock.now())}"
    colour = {"late": "red", "soon": "orange"}.get(level, "grey")
    clock_icon = icon("alarm" if level == "late" else "clock")
    return DUE.format(colour, clock_icon, _moment(when).isoformat(), exact(when), before, words)
