"""Possible duplicates in JSON: what is asked, and how somebody alike, a pair, a judgement and a run are told."""

from typing import Any

from marshmallow import fields, validate

from backoffice.contacts.json_shapes import AddressBody
from backoffice.customers.models import Channel
from backoffice.customers.service import masking
from backoffice.duplicates import service
from backoffice.duplicates.models import DuplicateJudgement, DuplicatePair, DuplicateRun, Origin, Relation, Standing
from backoffice.duplicates.rules import scoring, weights
from backoffice.duplicates.rules.facts import facts
from backoffice.duplicates.rules.weights import Field
from backoffice.web.fields import MOST_PER_LIST, Body, OneOf, PageQuery, Text, Version

_few = validate.Length(max=MOST_PER_LIST)


class PersonBody(Body):
    """What is known so far of somebody who may be a customer already; everything is optional."""

    given_names = Text(most=100, allow_none=True)
    family_name = Text(most=100, allow_none=True)
    organisation_name = Text(most=200, allow_none=True)
    registration_number = Text(most=60, allow_none=True)
    birth_date = Text(most=10, allow_none=True)
    gender = Text(most=20, allow_none=True)
    phones = fields.List(Text(most=40), load_default=list, validate=_few)
    emails = fields.List(Text(most=254), load_default=list, validate=_few)
    identity_numbers = fields.List(Text(most=40), load_default=list, validate=_few)
    addresses = fields.List(fields.Nested(AddressBody), load_default=list, validate=_few)


class PossibleOut(Body):
    """Somebody who may be the same; the id only where the caller may open the customer."""

    customer_id = fields.String(allow_none=True)
    public_number = fields.String()
    name = fields.String()
    probability = fields.Float()
    likely = fields.Boolean()
    reasons = fields.List(fields.String())
    sentence = fields.String()


class PossiblesOut(Body):
    """The likeliest first; at most five."""

    items = fields.List(fields.Nested(PossibleOut))


class NarrowedQuery(Body):
    """What a list of pairs is narrowed to: `same` names what both must have in common."""

    same = OneOf(Field)
    channel = OneOf(Channel)
    origin = OneOf(Origin)
    branch = Text(most=40)


class PairsQuery(NarrowedQuery, PageQuery):
    """Which pairs: `proposed` are those whose merge waits for a second person; `all` leaves every one."""

    state = OneOf([*(state.value for state in Standing), "all"], load_default=Standing.OPEN.value)


class RelatedBody(Body):
    """How different people are related, and what else to know."""

    relation = OneOf(Relation, required=True)
    note = Text(most=1000, blank=True, lines=True, allow_none=True, load_default="")


class DifferentBody(RelatedBody):
    """Two people; with the version of the pair as it was seen, 409 where somebody was quicker."""

    version = Version(load_default=None)


class AllDifferentBody(RelatedBody):
    """The same of many pairs."""

    pairs = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=200))


class ReopenBody(Body):
    """Why the pair is open again."""

    note = Text(most=1000, blank=True, lines=True, allow_none=True, load_default="")


class PairOut(Body):
    """Two customers who may be one."""

    id = fields.String()
    customers = fields.List(fields.String())
    state = fields.String()
    probability = fields.Float()
    reasons = fields.List(fields.String())
    sentence = fields.String()
    relation = fields.String(allow_none=True)
    origin = fields.String()
    channel = fields.String()
    branch = fields.String()
    found_at = fields.DateTime()
    decided_at = fields.DateTime(allow_none=True)
    version = fields.Integer()


class PairsOut(Body):
    """A page of pairs, the likeliest first."""

    items = fields.List(fields.Nested(PairOut))
    next = fields.String(allow_none=True)


class JudgementOut(Body):
    """What somebody said of a pair."""

    at = fields.DateTime()
    by = fields.String()
    verdict = fields.String()
    relation = fields.String(allow_none=True)
    note = fields.String(allow_none=True)


class JudgedPairOut(PairOut):
    """A pair with everything that was said of it, the newest first; `number` is its place among the `waiting` ones
    (null where it waits no longer), and `next` the one behind it (null where no other waits)."""

    number = fields.Integer(allow_none=True)
    waiting = fields.Integer()
    next = fields.String(allow_none=True)
    judgements = fields.List(fields.Nested(JudgementOut))


class RunOut(Body):
    """A run over all customers."""

    id = fields.String()
    state = fields.String()
    engine = fields.String()
    done = fields.Float()
    compared = fields.Integer()
    found = fields.Integer()
    started_at = fields.DateTime()
    finished_at = fields.DateTime(allow_none=True)


def typed(body: dict[str, Any]) -> service.Facts:
    """A checked body as facts to compare."""
    registered = body.get("registration_number")
    return facts(
        names=(body.get("given_names"), body.get("family_name"), body.get("organisation_name")),
        birth_date=body.get("birth_date"),
        phones=body["phones"],
        emails=body["emails"],
        numbers=[*body["identity_numbers"], *([registered] if registered else [])],
        places=[service.place(one) for one in body["addresses"]],
        gender=body.get("gender"),
        is_person=not body.get("organisation_name"),
    )


def possible_json(one: service.Possible) -> dict[str, Any]:
    """Somebody who may be the same, as the caller may see them."""
    row, score = one.customer, one.score
    return {
        "customer_id": str(row.id) if one.within_reach else None,
        "public_number": row.public_number,
        "name": row.name if one.within_reach else masking.name(row.name),
        "probability": round(score.probability, 4),
        "likely": score.is_likely,
        "reasons": [sign.words for sign in one.signs],
        "sentence": scoring.sentence(score.codes),
    }


def pair_json(row: DuplicatePair) -> dict[str, Any]:
    """A pair: ids and evidence, nothing personal."""
    return {
        "id": str(row.id),
        "customers": [str(customer) for customer in row.customer_ids],
        "state": row.standing.value,
        "probability": round(weights.probability(row.weight / 100), 4),
        "reasons": [sign.words for sign in scoring.signs(row.evidence)],
        "sentence": scoring.sentence(row.evidence),
        "relation": row.relation and row.relation.value,
        "origin": row.origin.value,
        "channel": row.found_channel.value,
        "branch": row.found_branch,
        "found_at": row.created_at.isoformat(),
        "decided_at": row.decided_at and row.decided_at.isoformat(),
        "version": row.version,
    }


def turn_json(turn: service.Turn) -> dict[str, Any]:
    """The place of a pair in the list, and the next one."""
    return {"number": turn.number, "waiting": turn.waiting, "next": turn.next_id and str(turn.next_id)}


def judgement_json(row: DuplicateJudgement) -> dict[str, Any]:
    """What somebody said."""
    return {
        "at": row.created_at.isoformat(),
        "by": row.by_name,
        "verdict": row.verdict.value,
        "relation": row.relation and row.relation.value,
        "note": row.note,
    }


def run_json(row: DuplicateRun) -> dict[str, Any]:
    """A run; `done` is the share of it (0 to 1)."""
    return {
        "id": str(row.id),
        "state": row.state.value,
        "engine": row.engine,
        "done": round(row.slices_done / row.slices, 3),
        "compared": row.compared,
        "found": row.found,
        "started_at": row.created_at.isoformat(),
        "finished_at": row.finished_at and row.finished_at.isoformat(),
    }
