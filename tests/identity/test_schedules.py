"""Random histories on a fake clock: nothing is granted on roles older than the rules allow, whatever happens when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.access.permissions import Permission
from backoffice.access.roles import permissions_of
from backoffice.customers.forms.revealing import REASONS
from backoffice.identity.provider import Granted, GrantRefused, Unreachable
from backoffice.identity.reach import PROVIDER
from backoffice.identity.tokens import Claims
from backoffice.kernel import clock
from backoffice.web import session_rows
from backoffice.web.session_rows import Tokens
from tests.identity.signing_in import COOKIE, ISSUER, staff, token_of

NOBODY = "00000000-0000-4000-8000-000000000000"
SCHEDULES, ASKED, MINUTES = 100, 10, 9
SUPERVISOR, AGENT = permissions_of(["supervisor"]), permissions_of(["agent"])
GONE, DOWN = "gone", "down"
State = frozenset[Permission] | str


@dataclass
class Provider:
    """An identity provider that follows a schedule: from each moment on, these rights, nobody, or no answer."""

    sub: str
    schedule: list[tuple[datetime, State]] = field(default_factory=list)

    @property
    def validator(self) -> SimpleNamespace:
        return SimpleNamespace(access=self._claims)

    def at(self, moment: datetime) -> State:
        """What holds at that moment."""
        return [state for begins, state in self.schedule if begins <= moment][-1]

    def known_within(self, window: timedelta) -> list[State]:
        """What was true at some moment of the time that has just passed."""
        since, now = clock.now() - window, clock.now()
        return [self.at(since), *(state for begins, state in self.schedule if since <= begins <= now)]

    def refresh(self, _token: str) -> Granted:
        state = self.at(clock.now())
        if state == DOWN:
            raise Unreachable("as planned")
        if state == GONE:
            raise GrantRefused("as planned")
        return Granted(" ".join(sorted(map(str, state))), "refresh", "id")

    def _claims(self, token: str) -> Claims:
        held, now = Permission.known(token.split()), int(clock.now().timestamp())
        times = {"issued_at": now, "expires_at": now + 60}
        return Claims(ISSUER, self.sub, "backoffice", "S", None, held, "north", "sid", None, **times, machine=False)


def planned(random: Random, sub: str, start: datetime) -> Provider:
    """A supervisor at first; then up to six changes within the time."""
    moments = sorted(random.uniform(0, MINUTES * 60) for _ in range(random.randint(1, 6)))
    states: list[State] = [random.choice((SUPERVISOR, AGENT, AGENT, DOWN, GONE)) for _ in moments]
    changes = [(start + timedelta(seconds=at), state) for at, state in zip(moments, states, strict=True)]
    return Provider(sub, [(start - timedelta(hours=1), SUPERVISOR), *changes])


def granted(client: FlaskClient, token: str, *, sensitive: bool) -> bool:
    """Ask for what supervisors may and agents may not."""
    if not sensitive:
        return client.get("/approvals/").status_code == 200
    asked = {"csrf_token": token, "reason": REASONS[0]}
    return client.post(f"/customers/{NOBODY}/reveal/birth_date", data=asked).status_code == 404


def allowed(provider: Provider, *, sensitive: bool) -> bool:
    """Whether a grant now is in time: the right was there a moment ago; for reading longer while nobody answers."""
    window = timedelta(seconds=5 if sensitive else 60)
    if not sensitive and DOWN in provider.known_within(timedelta(seconds=5)):
        window = timedelta(minutes=5, seconds=5)
    return any(Permission.APPROVE_TIER in state for state in provider.known_within(window))


@pytest.mark.parametrize("tenth", range(10))
def test_nothing_is_granted_late(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tenth: int) -> None:
    for seed in range(tenth, SCHEDULES, 10):
        random, start = Random(seed), clock.now()
        who = staff("supervisor", name=f"Supervisor {seed}")
        provider = planned(random, who.sub, start)
        monkeypatch.setitem(app.extensions, PROVIDER, provider)
        client.set_cookie(COOKIE, session_rows.create(who, f"sid-{seed}", Tokens("refresh", "id")).text)
        token = token_of(client)
        for at in sorted(random.uniform(0, MINUTES * 60) for _ in range(ASKED)):
            sensitive = random.random() < 0.5
            with clock.at(start + timedelta(seconds=at)):
                if granted(client, token, sensitive=sensitive):
                    assert allowed(provider, sensitive=sensitive), f"seed {seed}: granted late after {at:.1f} s"
