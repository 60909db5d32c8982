"""Names come in many scripts: each is drawn in a font of our own, whatever fonts the machine has."""

import pytest
from playwright.sync_api import Browser

from tests.browser.people import at_work

pytestmark = pytest.mark.browser
LETTERS = {"Arabic": "ف", "Devanagari": "अ", "Ethiopic": "የ", "Hebrew": "א", "Bengali": "ক", "Tamil": "அ", "Thai": "ก"}
LOADED = "([weight, letter]) => document.fonts.load(`${weight} 16px Noto Scripts`, letter).then(faces => faces.length)"


def test_every_script_of_a_name_has_a_font_plain_and_bold(browser: Browser, bank: str) -> None:
    with at_work(browser, bank, "branch-officer") as page:
        without = {
            (script, weight)
            for script, letter in (LETTERS | {"Chinese": "中"}).items()
            for weight in (400, 600, 700)
            if not page.evaluate(LOADED, [weight, letter])
        }
        assert not without
