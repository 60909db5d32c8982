"""What the pages of duplicates show, prepared for the templates: clusters, a pair side by side, filters, rates."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import url_for

from backoffice.access.actor import Actor
from backoffice.contacts.rules.reading import place
from backoffice.customers.models import Channel, Customer, Stage
from backoffice.customers.service import clear_for, masking
from backoffice.duplicates import service
from backoffice.duplicates.models import DuplicatePair, Origin, PairState, Standing
from backoffice.duplicates.rules import judging, scoring, weights
from backoffice.duplicates.rules.weights import Field
from backoffice.duplicates.service import Compared, Filters, Listed
from backoffice.kernel.words import say
from backoffice.web import narrowing
from backoffice.web.narrowing import CHANNELS, one_of

TABS = {"open": "To decide", "proposed": "Merge proposed", "different": "Different people", "merged": "Merged"}
TO_MERGE = (Standing.OPEN, Standing.DIFFERENT)
SAME_WORDS = {
    Field.PHONE: "Phone", Field.NUMBER: "ID number", Field.EMAIL: "E-mail", Field.NAME: "Name",
    Field.BIRTH: "Birth date", Field.PLACE: "Address",
}  # fmt: skip
ORIGIN_WORDS = {"registration": "Registration", "edit": "A change", "run": "Run over all"}
NOTHING: Mapping[str, Any] = MappingProxyType({})
CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "same": ("In common", {field.value: words for field, words in SAME_WORDS.items()}),
    "origin": ("Found by", ORIGIN_WORDS),
    "channel": ("Channel", CHANNELS),
}


def filters(args: Mapping[str, str]) -> Filters:
    """What the address of the page asks for. Raises Invalid."""
    state = one_of(Standing, args, "state") or Standing.OPEN
    return Filters(
        state, one_of(Field, args, "same"), one_of(Channel, args, "channel"), one_of(Origin, args, "origin"),
        args.get("branch") or None,
    )  # fmt: skip


def way(args: Mapping[str, str]) -> dict[str, Any]:
    """What of the list is gone through, as the addresses of its pairs keep it. Raises Invalid."""
    return narrowing.without(narrowing.asked(filters(args)), "state")


def onwards(actor: Actor, pair_id: UUID, args: Mapping[str, str]) -> str:
    """Where whoever goes through the list looks after this pair: at the next one, or at the list. Raises Invalid."""
    following = service.turn(actor, pair_id, filters(args)).next_id
    return url_for("duplicates.show", pair_id=following, **way(args)) if following else _address(way(args))


def around_the_list(chosen: Filters) -> dict[str, Any]:
    """Tabs, filters and chips; choosing a filter again takes it away."""
    asked = narrowing.asked(chosen)
    narrowed = narrowing.without(asked, "state")
    offered = CHOICES | {"branch": narrowing.branches()}
    tabs = [(state, words, _address({**narrowed, "state": state}), None) for state, words in TABS.items()]
    return {
        "tabs": tabs, "tab": asked["state"], "groups": narrowing.groups(offered, asked, _address),
        "chips": narrowing.chips(offered, asked, _address), "asked": asked,
    }  # fmt: skip


def _address(asked: Mapping[str, Any]) -> str:
    return url_for("duplicates.index", **asked)


def clusters(listed: Sequence[Listed], around: Sequence[Listed], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """The pairs of the list, those that hang together as one; a cluster tells how much of it is decided."""
    shown = {one.pair.id for one in listed}
    everything = {one.pair.id: one for one in [*listed, *around]}
    ordered = [one.pair for one in everything.values()]
    found = [pairs for pairs in judging.clusters(ordered) if any(pair.id in shown for pair in pairs)]
    narrowed = narrowing.without(asked, "state")
    return [_cluster([everything[pair.id] for pair in pairs], narrowed) for pairs in found]


def _cluster(pairs: Sequence[Listed], narrowed: Mapping[str, Any]) -> dict[str, Any]:
    people = {row.id: row for one in pairs for row in (one.one, one.other)}
    decided = sum(one.pair.state is not PairState.OPEN for one in pairs)
    first, *others = [name_of(row) for row in people.values()]
    return {
        "title": first,
        "others": len(others),
        "progress": say("{done} of {all} decided", done=decided, all=len(pairs)) if len(pairs) > 1 else "",
        "lines": [line(one, narrowed) for one in pairs],
    }


def line(listed: Listed, narrowed: Mapping[str, Any] = NOTHING) -> dict[str, Any]:
    """A pair as a row: both customers, why, how likely, what stands; its addresses keep how the list is narrowed."""
    pair = listed.pair
    return {
        "id": pair.id,
        "url": url_for("duplicates.show", pair_id=pair.id, **narrowed),
        "people": [_person(listed.one), _person(listed.other)],
        "why": scoring.sentence(pair.evidence),
        "likely": likely(pair),
        "state": pair.standing.value,
        "relation": judging.RELATIONS[pair.relation] if pair.relation else "",
        "decided_at": pair.decided_at,
        "merge": merge_url(listed, narrowed) if pair.both_living and pair.standing in TO_MERGE else "",
    }


def merge_url(listed: Listed, narrowed: Mapping[str, Any]) -> str:
    """Where the two are made one; the better known record stays, of two alike the older one."""
    stays, goes = sorted((listed.one, listed.other), key=lambda row: (-(row.tier_level or 0), row.created_at, row.id))
    both: dict[str, Any] = {"survivor_id": stays.id, "duplicate_id": goes.id}
    return url_for("merging.show", **both, pair=listed.pair.id, **narrowed)


def likely(pair: DuplicatePair) -> str:
    """The probability in percent; never a certainty."""
    percent = weights.probability(pair.weight / 100) * 100
    return "> 99 %" if percent > 99 else f"{percent:.0f} %"


def of_customer(customer_id: UUID, listed: Iterable[Listed]) -> list[dict[str, Any]]:
    """A customer's pairs for their box: the other one, why, what stands."""
    return [line(one) | {"other": _person(one.other if one.one.id == customer_id else one.one)} for one in listed]


def _person(row: Customer) -> dict[str, Any]:
    return {"name": name_of(row), "number": row.public_number, "url": url_for("customers.show", customer_id=row.id)}


def name_of(row: Customer) -> str:
    """A customer's name; of whoever was erased nothing is left."""
    return "Erased customer" if row.stage is Stage.ERASED else row.name


def side_by_side(actor: Actor, found: Compared) -> dict[str, Any]:
    """A pair as two columns with what the scorer says of each row; values are covered as on the customers' pages."""
    both = (found.one, found.other)
    columns = [_column(actor, found, row) for row in both]
    signs = {code.partition(".")[0]: scoring.signs([code]) for code in found.pair.evidence}
    rows = [
        {"title": title, "sides": [column[title] for column in columns], "signs": signs.get(field, [])}
        for title, field in ROWS.items()
    ]
    equal = [row for row in rows if not row["signs"] and row["sides"][0] == row["sides"][1]]
    people = [_person(row) | {"row": row} for row in both]
    return {"people": people, "rows": [row for row in rows if row not in equal], "equal": equal}


ROWS = {
    "Name": "name", "Birth date": "birth", "Gender": "gender", "ID numbers": "number", "Phones": "phone",
    "E-mails": "email", "Addresses": "place", "Branch": "", "Registered through": "",
}  # fmt: skip


def _column(actor: Actor, found: Compared, row: Customer) -> dict[str, list[str]]:
    kept, clear = found.contacts[row.id], clear_for(actor, row.registered_by, row.created_at)
    born, gender = row.birth_date or "", row.gender or ""

    def shown(items: Iterable[Any], value: str, cover: Any) -> list[str]:
        return [
            text if clear_for(actor, item.created_by, item.created_at) else cover(text)
            for item in items
            if (text := getattr(item, value))
        ]

    def where(one: Any) -> str:
        line = one.line1 if clear_for(actor, one.created_by, one.created_at) else masking.line(one.line1)
        return place(line, one.city, None)

    return {
        "Name": [row.name],
        "Birth date": [born if clear or not born else masking.birth(born)],
        "Gender": [gender.capitalize()],
        "ID numbers": shown(found.papers[row.id], "number", masking.identity),
        "Phones": shown(kept.phones, "number", masking.phone),
        "E-mails": shown(kept.emails, "address", masking.email),
        "Addresses": [where(one) for one in kept.addresses],
        "Branch": [row.branch.capitalize()],
        "Registered through": [CHANNELS[row.channel.value]],
    }
