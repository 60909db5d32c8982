"""What the pages of merging show, prepared for the templates: both records with the result, blockers, what moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from backoffice.access.actor import Actor
from backoffice.customers.models import Customer
from backoffice.customers.service import Found
from backoffice.documents import page as documents
from backoffice.duplicates import page as worklist
from backoffice.duplicates import service as duplicates
from backoffice.duplicates.rules import scoring
from backoffice.duplicates.service import Listed as Alike
from backoffice.kernel.errors import Invalid
from backoffice.kernel.joining import Blocker
from backoffice.kernel.words import say
from backoffice.merging import service
from backoffice.merging.forms import ProposalForm
from backoffice.merging.rules import comparing
from backoffice.merging.rules.comparing import Compared
from backoffice.merging.rules.pictures import Item, Listed, Picture
from backoffice.merging.rules.refusing import blocked_by
from backoffice.web import narrowing
from backoffice.web.pills import TIER_NAMES

CHOICE = "choice-"
PAIR = "pair"
YOURS = "Your choice"
CODED = frozenset({
    "gender", "category", "employment", "employer_category", "industry", "education", "business_type", "account_type",
})  # fmt: skip
LOWER_TIER = "Until a colleague approves a higher one"
MOST_FOUND = 8
NO_RECORD = "Choose one of the two records."


class Text(NamedTuple):
    """What is there, what is known about it, and under what name it is sent to be left behind, if it may be."""

    words: str
    marks: str = ""
    leave: str = ""
    left: bool = False


@dataclass(frozen=True)
class Side:
    """What one record has in a row; `why` is said when it is taken, `value` sent for it (nothing: as the rule says)."""

    texts: Sequence[Text]
    chosen: bool = False
    why: str = ""
    value: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the comparison; only fields of which one value is taken can be chosen."""

    name: str
    label: str
    sides: Sequence[Side]
    choosable: bool = False
    result: Sequence[Side] = ()
    why: str = ""


def begin_values(customer: Customer, alike: Sequence[Alike], found: Sequence[Found]) -> dict[str, Any]:
    """Whom this customer may be merged with: those that resemble them, and those that were searched for."""
    lines = [
        _other(customer, one.other if one.one.id == customer.id else one.one, scoring.sentence(one.pair.evidence))
        | {"state": one.pair.state.value}
        for one in alike
    ]
    hits = [_other(customer, one.customer, one.why) for one in found if one.customer.id != customer.id]
    return {"customer": customer, "alike": lines, "found": hits}


def _other(customer: Customer, row: Customer, why: str) -> dict[str, Any]:
    url = url_for("merging.show", survivor_id=customer.id, duplicate_id=row.id)
    return {"url": url, "name": row.name, "number": row.public_number, "row": row, "why": why}


def drawn(
    actor: Actor, survivor_id: UUID, duplicate_id: UUID, choices: Mapping[str, UUID], form: ProposalForm
) -> Picture:
    """The picture; what nobody can choose is told in the form, and not chosen. Raises NotFound, Refused, Invalid."""
    try:
        return service.picture(actor, survivor_id, duplicate_id, choices)
    except Invalid as problem:
        form.take(problem)
        wrong = {name.removeprefix("choices.") for name in problem.fields}
        able = {name: chosen for name, chosen in choices.items() if name not in wrong}
        return service.picture(actor, survivor_id, duplicate_id, able)


def choices_in(given: Mapping[str, str]) -> dict[str, UUID]:
    """The choices of a form or an address: by field the record whose value is taken. Raises Invalid."""
    named = {name.removeprefix(CHOICE): text for name, text in given.items() if name.startswith(CHOICE) and text}
    found = {}
    for name, text in named.items():
        try:
            found[name] = UUID(text)
        except ValueError as error:
            raise Invalid.one(f"choices.{name}", NO_RECORD) from error
    return found


def turned(choices: Mapping[str, UUID], goes: UUID) -> dict[str, UUID]:
    """The same choices where the other record goes: what is left behind is left with that one."""
    return {name: chosen if name in comparing.CHOOSABLE else goes for name, chosen in choices.items()}


def came(given: Mapping[str, str]) -> dict[str, Any]:
    """The pair of the worklist that led here, and how that list was narrowed. Raises Invalid."""
    text = given.get(PAIR)
    if not text:
        return {}
    try:
        return {PAIR: UUID(text), **worklist.way(given)}
    except ValueError as error:
        raise Invalid.one(PAIR, "This is no pair of the list.") from error


def in_address(choices: Mapping[str, UUID]) -> dict[str, Any]:
    """The same for an address."""
    return {f"{CHOICE}{name}": str(chosen) for name, chosen in choices.items()}


def picture_values(picture: Picture, *, choosing: bool) -> dict[str, Any]:
    """The comparison; `choosing`: its values can be chosen here."""
    both = (picture.survivor, picture.duplicate)
    fields = [_field(one, picture) for one in picture.fields]
    rows = [row for row, one in zip(fields, picture.fields, strict=True) if not one.equal]
    equal = [row for row, one in zip(fields, picture.fields, strict=True) if one.equal]
    refusal = blocked_by(picture.blockers)
    return {
        "people": [person(row) | {"stays": row is picture.survivor} for row in both],
        "rows": rows + [_list(one, picture) for one in picture.lists] + _tier(picture),
        "equal": equal,
        "choosing": choosing,
        "blockers": [blocker(one, both) for one in picture.blockers],
        "moves": list(picture.moves.items()),
        "moved": sum(picture.moves.values()),
        "why": refusal.sentence if refusal else "",
    }


def onwards(actor: Actor, survivor_id: UUID, given: Mapping[str, str]) -> str:
    """Where whoever proposed goes on: in the worklist, if they came from there, or at the customer."""
    led = came(given)
    return worklist.onwards(actor, led[PAIR], given) if led else url_for("customers.show", customer_id=survivor_id)


def addresses(picture: Picture, led: Mapping[str, Any]) -> dict[str, str]:
    """Where the comparison is proposed, drawn anew with other choices, and turned round; `led`: what led here."""
    both: dict[str, Any] = {"survivor_id": picture.survivor.id, "duplicate_id": picture.duplicate.id}
    names = {"here": "merging.propose", "result": "merging.result", "swap": "merging.swap"}
    return {name: url_for(endpoint, **both, **led) for name, endpoint in names.items()}


def pair_url(actor: Actor, picture: Picture, led: Mapping[str, Any]) -> str:
    """The page where these two are judged to be different people; nothing where nobody found them alike."""
    found = duplicates.of_customer(actor, picture.survivor.id)
    pair = next((one.pair for one in found if picture.duplicate.id in one.pair.customer_ids), None)
    return url_for("duplicates.show", pair_id=pair.id, **narrowing.without(led, PAIR)) if pair else ""


def papers(actor: Actor, picture: Picture) -> dict[str, Any]:
    """The documents of both beside each other."""
    return documents.beside_each_other(actor, (picture.survivor, picture.duplicate))


def person(row: Customer) -> dict[str, Any]:
    """A record as the head of its column."""
    url = url_for("customers.show", customer_id=row.id)
    return {"id": row.id, "name": row.name, "number": row.public_number, "url": url, "row": row}


def _field(one: Compared, picture: Picture) -> Row:
    """The side that the rule takes sends nothing, so that only what a person decided is a choice."""
    sides = []
    for row, text in ((picture.survivor, one.left), (picture.duplicate, one.right)):
        chosen = row.id == one.chosen
        by_rule = chosen and one.reason != comparing.CHOSEN
        why = one.reason if by_rule else YOURS
        sides.append(Side([Text(_worded(one.name, text))] if text else [], chosen, why, "" if by_rule else str(row.id)))
    return Row(one.name, one.label, sides, choosable=True)


def _worded(name: str, text: str) -> str:
    """Words of dictionaries as the customer's page writes them."""
    if name == "income":
        return text.replace("_", " to ")
    return text.replace("_", " ").capitalize() if name in CODED else text


def _list(one: Listed, picture: Picture) -> Row:
    """Everything of both is kept, but for what the other has too."""
    sides = [
        Side([_words(item) for item in one.items if item.of == row.id]) for row in (picture.survivor, picture.duplicate)
    ]
    kept = Side([_words(item) for item in one.items if not item.gives_way])
    given_way = next((item.reason for item in one.items if item.gives_way and not item.left), "")
    return Row(one.name, one.title, sides, result=[kept], why=given_way)


def _words(item: Item) -> Text:
    marks = [words for words, holds in (("first", item.primary), ("verified", item.verified)) if holds]
    return Text(item.shown, ", ".join(marks), f"{CHOICE}{item.id}" if item.may_be_left else "", item.left)


def _tier(picture: Picture) -> list[Row]:
    """No merge raises a tier: the lower one of both counts until somebody agrees to a higher one."""
    levels = [picture.survivor.tier_level, picture.duplicate.tier_level, picture.result["tier_level"]]
    if levels[0] == levels[1]:
        return []
    *sides, result = [Side([Text(TIER_NAMES.get(level or 0, "No tier"))]) for level in levels]
    return [Row("tier", "Tier", sides, result=[result], why=LOWER_TIER)]


def blocker(one: Blocker, both: Sequence[Customer]) -> dict[str, str]:
    """What is in the way, with where it is settled."""
    about = next((row for row in both if row.id == one.about), None)
    link = url_for(one.endpoint, customer_id=about.id) if one.endpoint and about else ""
    words = say("Open {number}", number=about.public_number) if about else ""
    return {"sentence": one.sentence, "link": link, "words": words}
