"""`python -m tests.keycloak.times`: how long the real Keycloak's changes take to be obeyed here, as a table."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import update

from backoffice.kernel import clock, housekeeping
from backoffice.kernel.embedded_postgres import EmbeddedPostgres
from backoffice.web.session_rows import WebSession
from tests.conftest import migrate
from tests.keycloak.administration import Colleague
from tests.keycloak.browsing import Browser
from tests.keycloak.office import Office
from tests.keycloak.running import running

Change = Callable[[Office, str], object]
PATIENCE = 75.0


def _without_the_role(office: Office, sub: str) -> None:
    office.admin.give(sub, "agent")
    office.admin.take(sub, "supervisor")


CHANGES: dict[str, Change] = {
    "job role taken away": _without_the_role,
    "person disabled": lambda office, sub: office.admin.enable(sub, enabled=False),
    "person deleted": lambda office, sub: office.admin.delete(sub),
    "“sign out everywhere” of a person": lambda office, sub: office.admin.sign_out_everywhere(sub),
    "one session deleted": lambda office, sub: [office.admin.end_session(sid) for sid in office.admin.sessions(sub)],
}
REALM: dict[str, Change] = {"the whole realm signed out": lambda office, _: office.admin.end_all_sessions()}


@contextmanager
def office_of_its_own() -> Iterator[Office]:
    """An application on a database that lives as long as the measurement."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)
        server = EmbeddedPostgres(folder, durable=False)
        server.start()
        try:
            server.create_database("times")
            migrate(server.url("times"), folder)
            with Office(server.url("times"), folder, running()).open() as office:
                yield office
        finally:
            server.leave()


def at_work(office: Office) -> tuple[Colleague, Browser]:
    """A supervisor who has just signed in."""
    who = office.admin.make("supervisor")
    return who, Browser(office).signs_in(who)


def last_granted(granted: Callable[[], bool]) -> float:
    """Seconds after which the last request was sent that was still granted; somebody at work sends two a second."""
    began, last = time.monotonic(), 0.0
    while (sent := time.monotonic() - began) < PATIENCE and granted():
        last = sent
        time.sleep(0.5)
    return last


Person = tuple[Colleague, Browser]


def until_the_last(office: Office, change: Change, person: Person, granted: Callable[[Browser], bool]) -> float:
    """The worst case: this person's rights were asked for just before the change."""
    who, browser = person
    with office.app.app_context():
        housekeeping.write(update(WebSession).where(WebSession.sub == who.sub).values(checked_at=clock.now()))
    change(office, who.sub)
    return last_granted(lambda: granted(browser))


def measured(office: Office, changes: dict[str, Change]) -> dict[str, tuple[float, float]]:
    """Seconds after which a page and something sensitive were granted last, each to a person of their own."""
    people = [(change, at_work(office), at_work(office)) for change in changes.values()]
    decisions = [until_the_last(office, change, decider, decides) for change, _, decider in people]
    with ThreadPoolExecutor(len(people)) as at_once:  # the minutes are waited for together
        pages = at_once.map(lambda one: until_the_last(office, one[0], one[1], opens_a_page), people)
        return dict(zip(changes, zip(pages, decisions, strict=True), strict=True))


def opens_a_page(browser: Browser) -> bool:
    """Whether a page of supervisors opens."""
    return browser.get("/approvals/").status_code == 200


def decides(browser: Browser) -> bool:
    """Whether something sensitive is done."""
    return browser.may_decide() == 404


def main() -> int:
    """Measure and print; fails when a promise is broken."""
    with office_of_its_own() as office:
        found = measured(office, CHANGES) | measured(office, REALM)
    print("| what happened in Keycloak | last page granted after | last sensitive work granted after |\n|---|---|---|")
    for name, (page, decision) in found.items():
        print(f"| {name} | {page:.1f} s | {decision:.1f} s |")
    kept = all(page <= 60 and decision <= 5 for page, decision in found.values())
    print("All within 60 s and 5 s." if kept else "A promise is broken.", file=sys.stderr)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
