"""The rates of possible duplicates in JSON: numbers only."""

from typing import Any

from marshmallow import fields

from backoffice.duplicates import service
from backoffice.web.fields import Body

SOURCES = ("by_channel", "by_branch", "by_origin", "by_agent")


class ShareOut(Body):
    """One source; `precision` is the share of what was decided that was one person."""

    name = fields.String()
    found = fields.Integer()
    merged = fields.Integer()
    different = fields.Integer()
    waiting = fields.Integer()
    precision = fields.Float(allow_none=True)


class RatesOut(Body):
    """Found, decided and waiting: in all, by channel, branch, what found them and the ten agents with most, by week,
    by age."""

    whole = fields.Nested(ShareOut)
    by_channel = fields.List(fields.Nested(ShareOut))
    by_branch = fields.List(fields.Nested(ShareOut))
    by_origin = fields.List(fields.Nested(ShareOut))
    by_agent = fields.List(fields.Nested(ShareOut))
    weeks = fields.List(fields.Dict())
    ages = fields.List(fields.Dict())


def rates_json(rates: service.Rates) -> dict[str, Any]:
    """Numbers only."""
    return {
        "whole": _share(rates.whole),
        **{name: [_share(one) for one in getattr(rates, name)] for name in SOURCES},
        "weeks": [
            {"week": monday.isoformat(), "found": found, "decided": decided} for monday, found, decided in rates.weeks
        ],
        "ages": [{"age": words, "waiting": count} for words, count in rates.ages],
    }


def _share(share: service.Share) -> dict[str, Any]:
    return vars(share) | {"precision": share.precision}
