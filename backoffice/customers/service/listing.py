"""Lists of customers: filtered and keyset-paged, or found by a search term and ranked by how well they answer it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, or_
from sqlalchemy.dialects.postgresql import ARRAY

from backoffice.access.actor import Actor
from backoffice.access.permissions import Permission
from backoffice.customers.models import LIVING, Channel, Customer, CustomerType, Kyc, Risk, Stage
from backoffice.customers.rules import term, words
from backoffice.customers.rules.profile import UNUSED_AFTER, Status
from backoffice.customers.service import search_index
from backoffice.customers.service.narrowing import brought
from backoffice.customers.service.scope import visible_customers
from backoffice.kernel import clock, light, vault
from backoffice.kernel.db import among
from backoffice.kernel.operations import note_customers, query
from backoffice.kernel.pages import Page, keyset

MOST_CANDIDATES = 300
Sort = Literal["registered", "updated", "risk"]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; every field that is None leaves all."""

    type: CustomerType | None = None
    stage: Stage | None = None
    status: Status | None = None
    kyc: Kyc | None = None
    tier: int | None = None
    risk: Risk | None = None
    branch: str | None = None
    channel: Channel | None = None
    registered_from: date | None = None
    registered_to: date | None = None
    segment: str | None = None
    sort: Sort = "registered"

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters in use."""
        return {name: value for name, value in vars(self).items() if value is not None and name != "sort"}


@dataclass(frozen=True)
class Found:
    """A customer that answers a search term, why, and how well (1 is exactly)."""

    customer: Customer
    why: str
    score: float


@query(Permission.FETCH_CUSTOMER, recorded=True)
def customers(actor: Actor, filters: Filters, *, after: str | None = None, limit: int = 50) -> Page[Customer]:
    """One page of the customers within reach, newest first (or by last change, or by risk)."""
    order = {
        "registered": (Customer.created_at, Customer.id),
        "updated": (Customer.updated_at, Customer.id),
        "risk": (Customer.risk_order, Customer.created_at, Customer.id),
    }[filters.sort]
    asked = narrowed(visible_customers(actor, light.every(Customer)), filters)
    page = keyset(asked, order, after=after, limit=limit, read=_light)
    note_customers(row.id for row in page.items)
    return page


@query(Permission.FETCH_CUSTOMER, recorded=True)
def search(actor: Actor, text: str, filters: Filters | None = None, *, limit: int = 50) -> list[Found]:
    """The customers that a term finds, best answers first; nothing for a term without letters or digits."""
    asked = term.read(text)
    within = narrowed(visible_customers(actor, light.every(Customer)), filters or Filters())
    found = _answers(asked, within, _exactly(asked), 2 * limit, set())
    if len(found) < limit:
        # Only where exact answers leave room does the dictionary tell what else may have been meant.
        known = {hit.customer.id for hit in found}
        found += _answers(asked, within, _nearly(asked), MOST_CANDIDATES, known)
    found.sort(key=lambda hit: (-hit.score, hit.customer.name, hit.customer.public_number))
    note_customers(hit.customer.id for hit in found[:limit])
    return found[:limit]


def _answers(
    asked: term.Term, within: Select[Any], conditions: Sequence[ColumnElement[bool]], most: int, known: set[UUID]
) -> list[Found]:
    """Of at most so many that meet one of the conditions, those not known yet that answer when they are opened."""
    candidates = _light(within.where(or_(*conditions)).limit(most)) if conditions else []
    return [hit for row in candidates if row.id not in known and (hit := _judged(asked, row))]


def _light(statement: Select[Any]) -> list[Customer]:
    return light.read(Customer, statement)


def narrowed(statement: Select[Any], filters: Filters) -> Select[Any]:
    """A query over customers, narrowed to what was asked for."""
    equal = {
        Customer.customer_type: filters.type,
        Customer.stage: filters.stage,
        Customer.kyc: filters.kyc,
        Customer.tier_level: filters.tier,
        Customer.risk: filters.risk,
        Customer.branch: filters.branch,
        Customer.channel: filters.channel,
    }
    statement = statement.where(*(column == value for column, value in equal.items() if value is not None))
    if filters.stage is None:  # whoever was merged is listed where they went
        statement = statement.where(Customer.stage != Stage.MERGED)
    if filters.registered_from:
        statement = statement.where(Customer.created_at >= _midnight(filters.registered_from))
    if filters.registered_to:
        statement = statement.where(Customer.created_at < _midnight(filters.registered_to) + timedelta(days=1))
    for name, narrowing in brought().items():
        if value := getattr(filters, name):
            statement = statement.where(narrowing.condition(value))
    return statement.where(has_status(filters.status)) if filters.status else statement


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def has_status(status: Status) -> ColumnElement[bool]:
    """The rule `profile.status`, written for the database; a test holds the two together."""
    suspended = or_(Customer.blocked_all, Customer.blocked_debit)
    used = case((Customer.last_used_at.isnot(None), Customer.last_used_at), else_=Customer.activated_at)
    active = and_(Customer.tier_level.isnot(None), used >= clock.now() - UNUSED_AFTER, Customer.stage.in_(LIVING))
    never = used.is_(None)
    return {
        Status.SUSPENDED: suspended,
        Status.ACTIVE: and_(~suspended, active),
        Status.INACTIVE: and_(~suspended, or_(never, ~active)),
    }[status]


def _exactly(asked: term.Term) -> list[ColumnElement[bool]]:
    """One condition per reading of the term, with every word as it was typed; each is served by the token index."""
    conditions = []
    if asked.email:
        conditions.append(_any_of([vault.keyed_int32(search_index.EMAIL, asked.email)]))
    if asked.digits:
        conditions.append(_any_of([vault.keyed_int32(search_index.PHONE, term.end_asked(asked.digits))]))
    if asked.number:
        conditions.append(_any_of([vault.keyed_int32(search_index.NUMBER, asked.number)]))
    typed = ([[vault.keyed_int32(search_index.WORD, word)] for word in reading] for reading in asked.names)
    return [*conditions, *map(_words, typed)]


def _nearly(asked: term.Term) -> list[ColumnElement[bool]]:
    """The same for its words, as the dictionary says that they may have been meant."""
    return [_words(search_index.tokens_asked(reading)) for reading in asked.names]


def _words(tokens: Iterable[list[int]]) -> ColumnElement[bool]:
    return and_(*(_any_of(each) for each in tokens))


def _any_of(tokens: list[int]) -> ColumnElement[bool]:
    return Customer.tokens.op("&&", is_comparison=True)(cast(tokens, ARRAY(Integer)))


def _judged(asked: term.Term, row: Customer) -> Found | None:
    """Look at the opened candidate: tokens may collide, so only what really answers is found."""
    phones, emails = row.found_by.get("phone", []), row.found_by.get("email", [])
    if asked.email and asked.email in [address.casefold() for address in emails]:
        return Found(row, "e-mail", 1.0)
    if asked.digits and any(term.phone_matches(asked.digits, phone) for phone in phones):
        return Found(row, f"phone ends {asked.digits[-3:]}", 0.95)
    own_numbers = [row.public_number, *row.found_by.get("former", [])]
    if asked.number and asked.number in map(term.number_of, own_numbers):
        return Found(row, "customer number", 1.0)
    if asked.number and asked.number in [term.number_of(number) for number in row.found_by.get("identity", [])]:
        return Found(row, "identity number", 1.0)
    named = [hit for reading in asked.names if (hit := _named(reading, row))]
    return max(named, key=lambda hit: hit.score, default=None)


def _named(asked: Sequence[str], row: Customer) -> Found | None:
    own = words.borne(row.given_names, row.family_name, row.organisation_name)
    best = [max((near for word in own if (near := words.nearness(typed, word))), default=None) for typed in asked]
    reached = [near for near in best if near is not None]
    if len(reached) < len(asked):
        return None
    worst = min(reached)
    why = "name" if worst == 1 else "name begins so" if worst > 0.8 else "name, 1 letter off"
    return Found(row, why, sum(reached) / len(reached) * (0.99 if len(own) > len(asked) else 1))


def alike(name: Sequence[str], phones: Iterable[str], emails: Iterable[str], numbers: Iterable[str]) -> list[Customer]:
    """Living customers of every branch with these words in their name (a letter off at most), or one of these phones,
    e-mails or numbers of papers (light copies; behind the caller's operation)."""
    asked = [
        term.Term(words=tuple(name)),
        *(term.Term(digits=phone.removeprefix("+") or None) for phone in phones),
        *(term.Term(email=email.casefold() or None) for email in emails),
        *(term.Term(number=term.number_of(number) or None) for number in numbers),
    ]
    conditions = [condition for one in asked for condition in (_nearly(one) or _exactly(one))]
    return _light(_living(or_(*conditions)).limit(MOST_CANDIDATES)) if conditions else []


def living(customer_ids: Iterable[UUID]) -> list[Customer]:
    """The living among these customers of every branch (light copies; behind the caller's operation)."""
    return _light(_living(among(Customer.id, customer_ids)))


def known(customer_ids: Iterable[UUID]) -> list[Customer]:
    """These customers, whatever became of them (light copies; behind the caller's operation)."""
    return _light(light.every(Customer).where(among(Customer.id, customer_ids)))


def _living(condition: ColumnElement[bool]) -> Select[Any]:
    return light.every(Customer).where(condition, Customer.stage.in_(LIVING))
