"""What templates say about times, states, numbers and masked values."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path

import pytest
from flask import Flask

from backoffice.kernel import clock
from backoffice.web import assets, pills, template_tools, time_words

NOW = datetime(2026, 11, 12, 9, 41, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def app() -> Iterator[Flask]:
    kit = Flask(__name__, static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    template_tools.register(kit)
    with kit.app_context():
        yield kit


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=38), "38 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(hours=25), "yesterday"),
        (timedelta(days=3), "Monday"),
        (timedelta(days=30), "13 Oct"),
        (timedelta(days=400), "8 Oct 2025"),
    ],
)
def test_a_past_time_is_said_as_people_say_it(passed: timedelta, words: str) -> None:
    assert time_words.ago_words(NOW - passed, NOW) == words


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=5, hours=1), ("5 d left", "")),
        (timedelta(hours=30), ("1 d left", "soon")),
        (timedelta(hours=3, minutes=5), ("3 h left", "soon")),
        (timedelta(minutes=-20), ("20 min late", "late")),
        (timedelta(hours=-3), ("3 h late", "late")),
        (timedelta(days=-2), ("2 d late", "late")),
    ],
)
def test_a_deadline_gets_louder_as_it_comes(left: timedelta, said: tuple[str, str]) -> None:
    assert time_words.due_words(NOW + left, NOW) == said


def test_what_is_due_on_a_day_is_not_late_before_its_end() -> None:
    assert time_words.due_words(date(2026, 11, 12), NOW) == ("14 h left", "soon")
    assert time_words.due_words(date(2026, 11, 11), NOW) == ("9 h late", "late")


def test_times_are_shown_in_the_banks_zone(app: Flask) -> None:
    app.config["TIME_ZONE"] = "Africa/Nairobi"
    assert time_words.exact(NOW) == "Thu 12 Nov 2026, 12:41"
    assert time_words.day(datetime(2026, 11, 12, 22, 30, tzinfo=UTC)) == "13 Nov 2026"
    assert time_words.exact(date(2026, 11, 12)) == "Thu 12 Nov 2026"


def test_a_time_carries_its_exact_moment() -> None:
    with clock.at(NOW):
        shown = time_words.ago(NOW - timedelta(hours=2))
        late = time_words.due(NOW - timedelta(hours=3))
        soon = time_words.due(NOW + timedelta(hours=3, minutes=1), "due in ")
    assert 'title="Thu 12 Nov 2026, 07:41"' in shown and "2 h ago" in shown
    assert "pill-red" in late and "3 h late" in late
    assert "pill-orange" in soon and "due in 3 h<" in soon
    assert time_words.due(None) == "–"


class Stage(Enum):
    IN_REVIEW = "in_review"


def test_a_state_looks_the_same_however_it_is_spelled() -> None:
    expected = pills.look("kyc:in_review")
    assert {pills.look(f"kyc:{state}") for state in ("IN_REVIEW", "in-review", Stage.IN_REVIEW)} == {expected}
    assert expected.word == "In review"


def test_an_unknown_state_is_grey_and_bears_its_own_word() -> None:
    assert pills.look("status:half_open") == pills.Look("grey", "circle", "Half open")


def test_a_state_is_never_colour_alone() -> None:
    for key, look in pills.LOOKS.items():
        shown = pills.pill(key)
        assert look.word in shown and "<svg" in shown, key


def test_restrictions_are_worded_and_an_unknown_tier_says_so() -> None:
    assert "No debits" in pills.restriction_pill("NO_DEBIT")
    assert "Court order" in pills.restriction_pill("Court order")
    assert "No tier" in pills.tier_pill(None)
    assert "<b>2</b>Standard" in pills.tier_pill(2)


def test_a_masked_value_is_spoken_without_its_dots() -> None:
    shown = template_tools.masked("+254 ••• ••• 678", "phone number", "/reveal")
    assert "phone number, masked, ends 678" in shown and 'href="/reveal"' in shown
    assert '<span class="dots">••• •••</span>' in shown


def test_an_open_value_is_shown_without_an_eye_and_nothing_as_a_dash() -> None:
    assert "reveal" not in template_tools.masked("+254 712 345 678", "phone number", "/reveal")
    assert template_tools.masked(None).striptags() == "–"


def test_whatever_people_typed_is_escaped() -> None:
    evil = "<script>•"
    shown = [template_tools.masked(evil, evil), template_tools.number(evil), pills.pill("x:y", evil, evil)]
    assert all("<script>" not in text for text in [*shown, template_tools.highlight(evil, ["script"])])


def test_what_matched_is_marked() -> None:
    assert template_tools.highlight("Amina Otieno", ["otien", ""]) == "Amina <mark>Otien</mark>o"


def test_numbers_are_grouped_and_counted() -> None:
    assert template_tools.grouped(12400) == "12,400"
    assert template_tools.money(24240, "KES") == "24,240.00 KES"
    assert [template_tools.plural(n, "entry", "entries") for n in (1, 1204)] == ["1 entry", "1,204 entries"]
    assert [template_tools.initials(name) for name in ("Amina Achieng Otieno", "Suryadi", None)] == ["AO", "S", ""]


def test_a_bar_never_runs_over_its_end() -> None:
    assert 'width="20"' in template_tools.meter([(80, ""), (50, "red")], "used")


def test_an_icon_outside_the_sprite_is_refused() -> None:
    with pytest.raises(LookupError, match="no-such-icon"):
        assets.icon("no-such-icon")


def test_the_menu_marks_the_page_or_else_its_area(app: Flask) -> None:
    app.add_url_rule("/kyc/1", "kyc.case", lambda: "")
    with app.test_request_context("/kyc/1"):
        assert template_tools.current_entry(["home.index", "kyc.queue", "kyc.done"]) == "kyc.queue"
        assert template_tools.current_entry(["kyc.queue", "kyc.case"]) == "kyc.case"
        assert template_tools.current_entry(["home.index"]) == ""
