"""A changed field as people read it: its name, old and new; masked for all but who typed it."""

from collections.abc import Mapping
from typing import Any

from backoffice.access.actor import Actor
from backoffice.approvals.models import ApprovalRequest
from backoffice.approvals.rules import DECIDED_WITH
from backoffice.approvals.service.kinds import Change
from backoffice.config import LANGUAGES
from backoffice.customers.forms.papers import PAPERS
from backoffice.customers.forms.profile import GENDERS, WORDS
from backoffice.customers.rules import masking
from backoffice.customers.service import Weighed, clear_for
from backoffice.dictionaries import service as dictionaries
from backoffice.web.spelling import titled

NUMBERS = "identity_numbers"
MASKS = {"birth_date": masking.birth, "registration_number": masking.identity}


def rows(old: Mapping[str, Any], new: Mapping[str, Any], *, clear: bool = False) -> list[Change]:
    """Each field of `new` with both values."""
    return [(titled(name), spoken(name, old[name], clear=clear), spoken(name, new[name], clear=clear)) for name in new]


def sides(actor: Actor, weighed: Weighed) -> dict[str, list[Change]]:
    """What changes at once and what waits for a second person, the new in clear for who typed it just now."""
    row = weighed.customer
    clear = clear_for(actor, row.registered_by, row.created_at)
    lines = {
        name: (titled(name), spoken(name, old, clear=clear), _typed(name, old, new, clear=clear))
        for name, (old, new) in weighed.differences.items()
    }
    later = [line for name, line in lines.items() if name in weighed.waits]
    return {"at_once": [line for name, line in lines.items() if name not in weighed.waits], "later": later}


def _typed(name: str, old: Any, new: Any, *, clear: bool) -> str:
    """A new value; of papers, those that stand already stay covered."""
    if name != NUMBERS or clear:
        return spoken(name, new, clear=True)
    stood = [_paper(one) for one in old]
    return ", ".join(_number(one, clear=_paper(one) not in stood) for one in new)


def spoken(name: str, value: Any, *, clear: bool) -> str:
    """A value in words; nothing for none."""
    if not value:
        return ""
    if name == NUMBERS:
        return ", ".join(_number(one, clear=clear) for one in value)
    if name in WORDS:
        return dictionaries.choices(WORDS[name], kept=value)[value]
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
