"""What was typed against what the machine-readable zone says: names with their distance, days, numbers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rapidfuzz.distance import Levenshtein

from backoffice.documents import machine_readable
from backoffice.documents.machine_readable import Zone, plain_letters
from backoffice.kernel.words import say
from backoffice.kyc.rules.checks import Check

SAME = Check("ok", "Same as the machine-readable line")
# So many signs of names fit on the line; longer ones are cut (9303-3, 4.6).
ROOM = {"TD1": 30, "TD2": 31, "TD3": 39}
CLOSE = 2
NEARLY = ("{words}, {letters} letter off: look closely", "{words}, {letters} letters off: look closely")


def zone_of(kept: Mapping[str, Any] | None) -> Zone | None:
    """The zone that was found when the paper came, or None."""
    return machine_readable.read(kept["lines"]) if kept else None


def was_read(zone: Zone | None) -> Check:
    """Whether there is a zone, and whether its check digits are right."""
    if zone is None:
        return Check("none", "No machine-readable zone read: compare by eye")
    faults = [part for part in zone.faults if part != "lines"] or list(zone.faults)
    if faults:
        return Check(
            "bad",
            say("{size}: the check digit of the {faults} is wrong", size=zone.size, faults=" and the ".join(faults)),
        )
    return Check("ok", say("{size}, all check digits are right", size=zone.size))


def family(zone: Zone | None, entered: str) -> Check | None:
    """The family name against the primary identifier."""
    return _name(zone, entered, zone.family) if zone and entered else None


def given(zone: Zone | None, entered: str, family_entered: str) -> Check | None:
    """The given names against the secondary identifier; who bears one name has it in the primary's place."""
    if zone is None or not entered:
        return None
    return _name(zone, entered, zone.given if family_entered or zone.given else zone.family)


def born(zone: Zone | None, entered: str) -> Check | None:
    """A whole birth date against the zone's."""
    if zone is None or len(entered) != len("1990-04-12"):
        return None
    return _day(zone.born, date.fromisoformat(entered))


def expires(zone: Zone | None, entered: date | None) -> Check | None:
    """The last day of validity against the zone's."""
    if zone is None:
        return None
    return (
        _day(zone.expires, entered)
        if entered
        else Check("bad", say("The machine-readable line says {expires}", expires=_spoken(zone.expires)))
    )


def number(zone: Zone | None, entered: str) -> Check | None:
    """The number against the zone's."""
    if zone is None or not entered:
        return None
    bare = plain_letters(entered).replace(" ", "")
    return (
        SAME
        if bare == zone.number
        else Check("bad", say("The machine-readable line says {number}", number=zone.number))
    )


def distance(entered: str, shown: str) -> int:
    """How many letters must change, in the letters of ICAO 9303; names in another order are the same."""
    one, other = plain_letters(entered), plain_letters(shown)
    ordered = (" ".join(sorted(one.split())), " ".join(sorted(other.split())))
    return min(Levenshtein.distance(one, other), Levenshtein.distance(*ordered))


def _name(zone: Zone, entered: str, shown: str) -> Check:
    cut = len(zone.family) + 2 + len(zone.given) >= ROOM[zone.size]
    typed = plain_letters(entered)[: len(shown)] if cut else entered
    letters = distance(typed, shown)
    if not letters:
        return SAME
    words = f"The machine-readable line reads {shown or 'nothing here'}"
    if letters <= CLOSE and shown:
        return Check("none", say(NEARLY[letters > 1], words=words, letters=letters))
    return Check("bad", words)


def _day(shown: str, entered: date) -> Check:
    """Parts that the issuer does not know are fillers, and agree with anything."""
    pairs = zip(shown, machine_readable.day_of(entered), strict=True)
    if all(sign in (typed, machine_readable.FILLER) for sign, typed in pairs):
        return SAME
    return Check("bad", say("The machine-readable line says {shown}", shown=_spoken(shown)))


def _spoken(day: str) -> str:
    """YYMMDD as people read it; the century is not in the line."""
    return f"{day[4:]}.{day[2:4]}.{day[:2]} (day, month, year)".replace(machine_readable.FILLER, "?")
