"""What was given about a new customer, and about the persons behind a new organisation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from backoffice.customers.models import Channel, CustomerType
from backoffice.customers.service.numbers import Given
from backoffice.parties.service.changing import Holding


@dataclass(frozen=True)
class PartyGiven:
    """Somebody behind an organisation: a customer by id, or a person registered along, and what they hold."""

    holds: Holding
    customer_id: UUID | None = None
    person: "Registration | None" = None


@dataclass(frozen=True)
class Registration:
    """What was given about a new customer; contacts are mappings as in the JSON of a customer."""

    customer_type: CustomerType
    channel: Channel
    branch: str
    profile: Mapping[str, Any]
    phones: Sequence[Mapping[str, Any]]
    emails: Sequence[Mapping[str, Any]] = ()
    addresses: Sequence[Mapping[str, Any]] = ()
    identity_numbers: Sequence[Given] = field(default=())
    duplicate_reason: str | None = None
    representatives: Sequence[PartyGiven] = ()
    beneficial_owners: Sequence[PartyGiven] = ()
