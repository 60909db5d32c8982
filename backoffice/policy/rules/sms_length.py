"""How long a text is on its way: the signs of GSM 03.38, and into how many messages a network cuts it."""

from collections.abc import Mapping
from dataclasses import dataclass

from backoffice.policy.rules.places import filled

# 3GPP TS 23.038, 6.2.1: the basic alphabet, and the signs that take two places.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
DOUBLE = frozenset("^{}\\[~]|€\f")
# One message, and each part of a longer one, which also carries a header (TS 23.040, 9.2.3.24.1).
GSM, UCS2 = (160, 153), (70, 67)


@dataclass(frozen=True)
class Length:
    """Places taken, messages needed, places in those messages; `odd` are signs that force the wide alphabet."""

    places: int
    messages: int
    room: int
    odd: str

    @property
    def words(self) -> str:
        """141 of 160 characters, one SMS."""
        count = {1: "one SMS", 2: "two SMS", 3: "three SMS"}.get(self.messages, f"{self.messages} SMS")
        because = f"; {' '.join(self.odd[:5])} makes it longer" if self.odd and self.messages > 1 else ""
        return f"{self.places} of {self.room} characters, {count}{because}"


def count_of_sms(text: str, values: Mapping[str, str]) -> int:
    """Into how many SMS a text with places is cut once these values stand in it; none for no text."""
    return sms_length(filled(text, values)).messages if text else 0


def sms_length(text: str) -> Length:
    """How long a text is as SMS."""
    odd = "".join(dict.fromkeys(sign for sign in text if sign not in BASIC and sign not in DOUBLE))
    if odd:
        return _length(len(text.encode("utf-16-be")) // 2, UCS2, odd)
    return _length(sum(2 if sign in DOUBLE else 1 for sign in text), GSM, "")


def _length(places: int, rooms: tuple[int, int], odd: str) -> Length:
    alone, part = rooms
    if places <= alone:
        return Length(places, 1, alone, odd)
    messages = -(-places // part)
    return Length(places, messages, messages * part, odd)
