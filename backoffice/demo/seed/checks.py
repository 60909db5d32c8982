"""Some of the sample bank's people were checked by the provider before a reviewer looked."""

from uuid import UUID

from flask import current_app

from backoffice.access.actor import Actor
from backoffice.demo.seed.postbox import settle
from backoffice.demo.seed.provider import ANSWERS, SeedProvider
from backoffice.verification import service
from backoffice.verification.jobs import CHECKER
from backoffice.verification.models import CheckKind

EVERY = 3


def checked(maker: Actor, customer_id: UUID, place: int) -> None:
    """Ask the provider for every third customer with papers, and take its answer; organisations are not asked for."""
    if place % EVERY or service.askable(maker, customer_id).why_not[CheckKind.IDENTITY]:
        return
    provider: SeedProvider = current_app.extensions["verifications"][CheckKind.IDENTITY]
    provider.next_answer = ANSWERS[place // EVERY % len(ANSWERS)]
    check = service.ask(maker, customer_id, CheckKind.IDENTITY)
    settle()
    service.read_again(CHECKER, check.id)
    settle()
