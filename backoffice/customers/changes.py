"""A changed field as people read it: its name, old and new; masked for all but who typed it."""

from collections.abc import Mapping, Sequence
from typing import Any

from backoffice.access.actor import Actor
from backoffice.approvals.models import ApprovalRequest
from backoffice.approvals.rules import DECIDED_WITH
from backoffice.approvals.service.kinds import Change
from backoffice.config import LANGUAGES
from backoffice.customers.forms import GENDERS, WORDS
from backoffice.customers.rules import masking
from backoffice.dictionaries import service as dictionaries
from backoffice.web.spelling import titled

NUMBERS = "identity_numbers"
MASKS = {"birth_date": masking.birth, "registration_number": masking.identity}
PAPERS = {"national_id": "National ID", "passport": "Passport", "drivers_license": "Driver's licence"}


def rows(old: Mapping[str, Any], new: Mapping[str, Any], *, clear: bool = False) -> list[Change]:
    """Each field of `new` with both values."""
    return [(titled(name), spoken(name, old[name], clear=clear), spoken(name, new[name], clear=clear)) for name in new]


def sides(differences: Mapping[str, tuple[Any, Any]], waits: Sequence[str]) -> dict[str, list[Change]]:
    """What changes at once and what waits for a second person, each old beside new, for who typed it."""
    old, new = ({name: pair[side] for name, pair in differences.items()} for side in (0, 1))
    lines = dict(zip(differences, rows(old, new, clear=True), strict=True))
    later = [line for name, line in lines.items() if name in waits]
    return {"at_once": [line for name, line in lines.items() if name not in waits], "later": later}


def spoken(name: str, value: Any, *, clear: bool) -> str:
    """A value in words; nothing for none."""
    if not value:
        return ""
    if name == NUMBERS:
        return ", ".join(_number(one, clear=clear) for one in value)
    if name in WORDS:
        return dictionaries.choices(WORDS[name]).get(value, titled(value))
    known = {"gender": GENDERS, "language": LANGUAGES}.get(name, {})
    shown = str(known.get(value, value))
    return MASKS[name](shown) if name in MASKS and not clear else shown


def waiting_line(actor: Actor, request: ApprovalRequest) -> dict[str, Any]:
    """A change that waits, as the strip on the customer's page says it to this person."""
    own = request.maker == actor.id
    return {
        "id": request.id,
        "by": request.maker_name,
        "at": request.created_at,
        "changes": rows(request.old, request.new),
        "own": own,
        "covered": next((name for name in request.new if name in MASKS or name == NUMBERS), ""),
        "look": own or actor.may(DECIDED_WITH[request.kind]),
    }


def masked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for machines, the personal numbers covered."""
    return {name: _covered(name, value) for name, value in values.items()}


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same in clear, for who revealed them."""
    return {name: [_paper(one) for one in value] if name == NUMBERS else value for name, value in values.items()}


def _paper(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: told[key] for key in ("id_type", "number", "country")}


def _covered(name: str, value: Any) -> Any:
    if name == NUMBERS:
        return [_paper(one) | {"number": masking.identity(one["number"])} for one in value]
    return MASKS[name](value) if name in MASKS and value else value


def _number(told: Mapping[str, Any], *, clear: bool) -> str:
    number = told["number"] if clear else masking.identity(told["number"])
    return f"{PAPERS[told['id_type']]} {number} ({told['country'].upper()})"
