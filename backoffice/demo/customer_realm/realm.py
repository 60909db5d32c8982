"""The realm as a part of the demo sign-in: its token endpoint for the service account, its users, its invitations."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from backoffice.demo.customer_realm.store import UserStore
from backoffice.demo.sign_in.sessions import Sessions

EXTENSION = "customer_realm"
SendMail = Callable[[str, str], bool]


@dataclass
class CustomerRealm:
    """Its address, the one secret of its clients, its users, and what carries a mail (False when it did not)."""

    issuer: str
    secret: str = field(repr=False)
    users: UserStore
    send_mail: SendMail
    sessions: Sessions
    app_url: str
    _keys: dict[str, str] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def new_key(self, user_id: str) -> str:
        """The secret of a link with which this user sets a password."""
        key = secrets.token_urlsafe(32)
        with self._lock:
            self._keys[key] = user_id
        return key

    def user_of(self, key: str) -> str | None:
        """Whose link this is, while it was not used."""
        return self._keys.get(key)

    def spend(self, key: str) -> str | None:
        """The same, and the link works no more."""
        with self._lock:
            return self._keys.pop(key, None)


def realm() -> CustomerRealm:
    """The realm whose application is answering."""
    return cast(CustomerRealm, current_app.extensions[EXTENSION])
