"""The seed's own neighbours: gateways that keep the latest message to each address, so that codes can be typed, and
the customers' sign-in service without its requests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from flask import current_app

from backoffice.access.actor import Actor
from backoffice.config import Settings
from backoffice.demo.customer_realm.in_process import StoredUsers
from backoffice.demo.customer_realm.store import UserStore
from backoffice.demo.seed.provider import SeedProvider
from backoffice.integrations.ports import Report
from backoffice.kernel import jobs
from backoffice.notifications import service as notifications

REPLACED = ("sms", "mail", "verifications", "customer_users")
SELDOM_ON, ABSENT = ("3", "7"), "AbsentSubscriber"  # phones whose number ends so are switched off
GATEWAY = Actor.system("sms-gateway", frozenset())
CODE = re.compile(r"\b(\d{6})\b")


class Postbox:
    """Takes short messages and mails alike."""

    def __init__(self) -> None:
        self._latest: dict[str, str] = {}
        self._on_their_way: list[Report] = []

    def send(self, to: str, *texts: str, key: str = "") -> str:
        """Keep the last text for this address; an id under which it will be told whether it arrived."""
        self._latest[to] = texts[-1]
        if key:
            return key
        gateway_id, off = f"seed-{uuid4().hex}", to.endswith(SELDOM_ON)
        self._on_their_way.append(Report(gateway_id, arrived=not off, said=ABSENT if off else "Success"))
        return gateway_id

    def reports(self) -> list[Report]:
        """What became of the short messages since this was asked last."""
        told, self._on_their_way = self._on_their_way, []
        return told

    def code(self, to: str) -> str:
        """The code in the latest message; raises LookupError."""
        found = CODE.search(self._latest.pop(to, ""))
        if found is None:
            raise LookupError("no code was sent to this address")
        return found[1]


@contextmanager
def postbox() -> Iterator[Postbox]:
    """Put the postbox in the gateways' place; jobs wait for `settle` instead of the worker."""
    box, before = Postbox(), {name: current_app.extensions[name] for name in REPLACED}
    instead = {"verifications": {"identity": SeedProvider()}, "customer_users": _customer_users()}
    current_app.extensions.update(sms=box, mail=box, **instead)
    try:
        with jobs.kept_back():
            yield box
    finally:
        current_app.extensions.update(before)


def _customer_users() -> StoredUsers | None:
    settings: Settings = current_app.extensions["settings"]
    return StoredUsers(UserStore(settings.home)) if settings.customers_issuer else None


def settle() -> None:
    """Do now what the operations left for the worker, by the seed's clock."""
    for name, ids in jobs.take_kept_back():
        jobs.run(name, ids)
    box: Postbox = current_app.extensions["sms"]
    for report in box.reports():
        notifications.receive_report(GATEWAY, report)
