"""What may change in a dictionary, as a truth table; and what changed, in words."""

from typing import Any

import pytest

from backoffice.dictionaries import comparing, rules
from backoffice.dictionaries.models import Dictionary

TRADE = {"code": "trade", "label": "Trade", "labels": {}, "retired": False}
OTHER = {"code": "other", "label": "Other", "labels": {}, "retired": False}
NOW = {word["code"]: word for word in (TRADE, OTHER)}


def of(*entries: Any) -> dict[str, Any]:
    return {"entries": list(entries)}


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        (of(OTHER, TRADE), set()),
        (of(TRADE, OTHER | {"retired": True}), set()),
        (of(TRADE | {"labels": {"fr": "Commerce"}}, OTHER, TRADE | {"code": "mining", "label": "Mining"}), set()),
        (of(TRADE), {"entries"}),
        (of(TRADE, OTHER, TRADE), {"entries.2.code", "entries.2.label"}),
        (of(TRADE, OTHER | {"label": "TRADE"}), {"entries.1.label"}),
        (of(TRADE | {"retired": True}, OTHER | {"retired": True}), {"entries"}),
        (of(TRADE | {"label": ""}, OTHER), {"entries.0.label"}),
        (of(TRADE, OTHER, TRADE | {"code": "no code"}), {"entries.2.code"}),
        (of(TRADE | {"labels": {"de": "Handel"}}, OTHER), {"entries.0.labels"}),
        (of(TRADE | {"colour": "red"}, OTHER), {"entries.0.colour"}),
        ({"entries": "all"}, {"entries"}),
        ("all", {"document"}),
    ],
)
def test_words_are_added_renamed_ordered_and_retired_but_never_go(document: Any, paths: set[str]) -> None:
    assert set(rules.problems(Dictionary.INDUSTRY, NOW, document)) == paths


def test_words_that_the_product_uses_itself_stay_as_they_are() -> None:
    closed = rules.problems(Dictionary.CUSTOMER_TYPE, NOW, of(TRADE, OTHER, TRADE | {"code": "x", "label": "X"}))
    assert set(closed) == {"entries"}
    assert set(rules.problems(Dictionary.CUSTOMER_TYPE, NOW, of(TRADE | {"retired": True}, OTHER))) == {
        "entries.0.retired"
    }
    mobile = {"mobile": TRADE | {"code": "mobile"}, "other": OTHER}
    retired = of(TRADE | {"code": "mobile", "retired": True}, OTHER)
    assert set(rules.problems(Dictionary.PHONE_TYPE, mobile, retired)) == {"entries.0.retired"}


def test_a_change_is_told_word_by_word_and_the_order_once() -> None:
    new = of(OTHER | {"label": "Others", "labels": {"fr": "Autres"}}, TRADE | {"retired": True})
    assert comparing.changes(of(TRADE, OTHER), new) == [
        ("trade", "Trade", "Trade, retired"),
        ("other", "Other", "Others (French Autres)"),
        ("Order", "trade, other", "other, trade"),
    ]
    assert comparing.changes(of(TRADE, OTHER), of(TRADE, OTHER)) == []
