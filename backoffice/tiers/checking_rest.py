"""REST: may this customer do this amount now? Other systems ask before they book."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError, fields, validate

from backoffice.tiers import service
from backoffice.tiers.models import Direction
from backoffice.tiers.rules.limits import Asked
from backoffice.web.asking import asks
from backoffice.web.fields import Body, OneOf
from backoffice.web.request_state import actor
from backoffice.web.rest import RestBlueprint

rest = RestBlueprint("tiers_checking", __name__, description="What a customer may do now.")
_AMOUNT = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?")
WORD = validate.Regexp(r"^[a-z][a-z0-9_]{0,39}\Z", error="Small letters, digits and _ only.")


class Amount(fields.Decimal):
    """An amount of the bank's currency in a query string: digits, at most two of them behind the point."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Decimal:
        if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
            raise ValidationError("An amount such as 5000 or 5000.50 is needed.")
        return Decimal(value)


def _from(least: str) -> Callable[[Decimal], None]:
    # A Range would stand in the interface's description with a text where JSON Schema wants a number.
    def check(amount: Decimal) -> None:
        if amount < Decimal(least):
            raise ValidationError(f"At least {least} is needed.")

    return check


class LimitCheckQuery(Body):
    """What is to be done. Usage and balance are those before it; usage is of its direction. Left out: nothing yet."""

    amount = Amount(required=True, validate=_from("0.01"))
    direction = OneOf((Direction.DEBIT, Direction.CREDIT), required=True)
    channel = fields.String(validate=WORD)
    feature = fields.String(validate=WORD)
    used_today = Amount(validate=_from("0"))
    used_month = Amount(validate=_from("0"))
    balance = Amount()


class LimitCheckOut(Body):
    """`remaining` is how much may be done now and `limit` the amount that leaves it; both null without limit.

    `reason` is null or a code: KYC_REQUIRED, CUSTOMER_INACTIVE, CHANNEL_NOT_ALLOWED, FEATURE_NOT_ALLOWED,
    TRANSACTION_LIMIT, DAY_LIMIT, MONTH_LIMIT, BALANCE_LIMIT.
    """

    allowed = fields.Boolean()
    reason = fields.String(allow_none=True)
    limit = fields.String(allow_none=True)
    remaining = fields.String(allow_none=True)


@rest.route("/<uuid:customer_id>/limit-check", methods=["GET"])
@asks(service.limit_check)
@rest.arguments(LimitCheckQuery, location="query")
@rest.response(200, LimitCheckOut)
def limit_check(query: dict[str, Any], customer_id: UUID) -> ResponseReturnValue:
    """Whether the customer may do this amount now; who may not gets 200 with the reason."""
    asked = Asked(**{**query, "direction": Direction(query["direction"])})
    answer = service.limit_check(actor(), customer_id, asked).answer
    return jsonify(
        {
            "allowed": answer.allowed,
            "reason": answer.reason.code if answer.reason else None,
            "limit": _written(answer.limit.most if answer.limit else None),
            "remaining": _written(answer.remaining),
        }
    )


def _written(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
