"""Filters beside a list: what each leads to, what takes it away, and how a chip says it."""

from dataclasses import dataclass
from enum import StrEnum

import pytest

from backoffice.kernel.errors import Invalid
from backoffice.web import narrowing
from backoffice.web.languages.catalogue import Catalogue
from backoffice.web.narrowing import CHANNELS, Asked

OFFERED = {"channel": ("Channel", CHANNELS)}


class Channel(StrEnum):
    USSD = "ussd"


@dataclass
class Chosen:
    channel: str | None = None
    tab: str | None = None


def address(asked: Asked) -> str:
    return "&".join(f"{name}={value}" for name, value in asked.items())


def test_a_choice_adds_itself_and_chosen_again_takes_itself_away() -> None:
    [group] = narrowing.groups(OFFERED, {"tab": "all", "channel": "ussd"}, address)
    urls = {choice["words"]: choice["url"] for choice in group["choices"]}
    assert urls["USSD"] == "tab=all" and urls["Agent"] == "tab=all&channel=agent"
    assert [choice["words"] for choice in group["choices"] if choice["chosen"]] == ["USSD"]


def test_what_was_counted_stands_beside_the_choice() -> None:
    [group] = narrowing.groups(OFFERED, {}, address, {"channel": {"ussd": 3}})
    assert [choice["count"] for choice in group["choices"]] == [0, 0, 3, 0]
    [group] = narrowing.groups(OFFERED, {}, address)
    assert {choice["count"] for choice in group["choices"]} == {None}


def test_a_chip_says_its_filter_in_the_language_of_the_page() -> None:
    [(words, url)] = narrowing.chips(OFFERED, {"channel": "mobile", "tab": "all"}, address)
    assert (words, url) == ("Channel: mobile app", "tab=all")
    french = Catalogue({"{title}: {value}": "{title} : {value}", "Channel": "Canal", "Mobile app": "Application"})
    assert french.words(words) == "Canal : Application"
    [(abbreviated, _)] = narrowing.chips(OFFERED, {"channel": "ussd"}, address)
    assert abbreviated == "Channel: USSD"


def test_an_address_is_read_as_its_words_and_nothing_else() -> None:
    assert narrowing.asked(Chosen(channel="ussd")) == {"channel": "ussd"}
    assert narrowing.one_of(Channel, {"channel": "ussd"}, "channel") is Channel.USSD
    assert narrowing.one_of(Channel, {"channel": ""}, "channel") is None
    with pytest.raises(Invalid):
        narrowing.one_of(Channel, {"channel": "fax"}, "channel")
