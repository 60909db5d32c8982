"""The seed's own neighbours: gateways that keep the latest message to each address, so that codes can be typed, and
the customers' sign-in service without its requests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from backoffice.config import Settings
from backoffice.demo.customer_realm.in_process import StoredUsers
from backoffice.demo.customer_realm.store import UserStore
from backoffice.demo.seed.provider import SeedProvider
from backoffice.kernel import jobs

REPLACED = ("sms", "mail", "verifications", "customer_users")
CODE = re.compile(r"\b(\d{6})\b")


class Postbox:
    """Takes short messages and mails alike."""

    def __init__(self) -> None:
        self._latest: dict[str, str] = {}

    def send(self, to: str, *texts: str, key: str = "") -> str:
        """Keep the last text for this address."""
        self._latest[to] = texts[-1]
        return key

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
