"""How long a text is: the alphabet of GSM 03.38, the wide one, and parts."""

import pytest

from backoffice.policy.rules.sms_length import sms_length


@pytest.mark.parametrize(
    ("text", "places", "messages"),
    [
        ("a" * 160, 160, 1), ("a" * 161, 161, 2), ("a" * 306, 306, 2), ("a" * 307, 307, 3), ("{" * 80, 160, 1),
        ("é" * 160, 160, 1), ("ê" * 70, 70, 1), ("ê" * 71, 71, 2), ("😀" * 35, 70, 1), ("", 0, 1),
    ],
)  # fmt: skip
def test_a_text_takes_as_many_messages_as_the_network_cuts_it_into(text: str, places: int, messages: int) -> None:
    found = sms_length(text)
    assert (found.places, found.messages) == (places, messages)


def test_the_length_is_told_in_words_with_the_sign_that_makes_it_longer() -> None:
    assert sms_length("a" * 141).words == "141 of 160 characters, one SMS"
    assert sms_length("ê" + "a" * 70).words == "71 of 134 characters, two SMS; ê makes it longer"
