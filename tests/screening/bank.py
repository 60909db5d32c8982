"""A watch list of invented people, a provider that can fall silent, and customers who resemble some of them."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from backoffice.customers.models import Channel, Customer, CustomerType, IdType
from backoffice.integrations.ports import Edition, Hit, NotAnswered, Sought
from backoffice.kernel import clock
from backoffice.kernel.db import db
from backoffice.registration import service as registration
from backoffice.screening import jobs
from backoffice.screening.list_file import ListFile
from backoffice.screening.models import ScreenedCustomer, WatchJudgement, WatchMatch
from tests.identity.signing_in import staff

AGENT, OFFICER = staff("agent"), staff("branch-officer")
REVIEWER = staff("kyc-reviewer", name="Peter")
COLLEAGUE = staff("kyc-reviewer", name="Mary")
SUPERVISOR = staff("supervisor", name="Grace")

MINISTER = {
    "id": "Q-1", "caption": "Baraka Ndolo Mutisya", "schema": "Person", "datasets": ["invented_parliament"],
    "properties": {
        "name": ["Baraka Ndolo Mutisya", "Барака Мутисья"], "birthDate": ["1961-03-02"], "country": ["ke"],
        "topics": ["role.pep"], "position": ["Minister of Ferries"],
    },
}  # fmt: skip
SMUGGLER = {
    "id": "S-7", "caption": "Viktor Zelenkovich", "schema": "Person", "datasets": ["invented_sanctions"],
    "properties": {
        "name": ["Viktor Zelenkovich"], "alias": ["Виктор Зеленкович", "فيكتور زلنكوفيتش"], "birthDate": ["1970"],
        "country": ["ke"], "topics": ["sanction"], "passportNumber": ["X5500123"],
    },
}  # fmt: skip
TRADERS = {
    "id": "S-9", "caption": "Blue Heron Shipping LLC", "schema": "Company", "datasets": ["invented_sanctions"],
    "properties": {"name": ["Blue Heron Shipping LLC"], "jurisdiction": ["pa"], "topics": ["sanction"]},
}  # fmt: skip


class Lists:
    """The entries in a file, behind a provider that can be silent."""

    name = "invented"
    at_once = 2  # so that a few customers are several slices

    def __init__(self, path: Path) -> None:
        self._file = ListFile(path)
        self._path = path
        self.silent = False
        self.asked: list[str] = []
        self.hold({})

    def hold(self, *entries: Mapping[str, Any]) -> None:
        """From now on these are listed."""
        self._path.write_text("\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries if entry) + "\n")

    def make_old(self) -> None:
        """The list was made a month ago."""
        long_ago = (clock.now() - timedelta(days=30)).timestamp()
        self.hold(MINISTER)
        os.utime(self._path, (long_ago, long_ago))

    def edition(self) -> Edition:
        self._say()
        return self._file.edition()

    def match(self, sought: Mapping[str, Sought]) -> Mapping[str, Sequence[Hit]]:
        self._say()
        assert len(sought) <= self.at_once
        self.asked += sought
        return self._file.match(sought)

    def _say(self) -> None:
        if self.silent:
            raise NotAnswered("the watch lists cannot be reached")


def connect(app: Flask, path: Path) -> Lists:
    """Let the application be served by such a provider, with the three entries."""
    lists = Lists(path / "list.jsonl")
    lists.hold(MINISTER, SMUGGLER, TRADERS)
    app.extensions["watch_lists"] = lists
    return lists


def customer(given: str, family: str, born: str | None = "1961-03-02", *, paper: str = "", **more: Any) -> Customer:
    """A customer registered through the real door, not screened yet."""
    number = 1 + db.session.query(Customer).count()
    profile = {"given_names": given, "family_name": family, "birth_date": born, "gender": "male"}
    phones = [{"number": f"0712{number * 123_457 % 1_000_000:06d}", "phone_type": "mobile"}]
    papers = [(IdType.PASSPORT, paper, "KE")] if paper else [(IdType.NATIONAL_ID, f"{30_000_000 + number}", "KE")]
    row = registration.Registration(
        CustomerType.INDIVIDUAL, Channel.AGENT, more.pop("branch", "north"), profile, phones, (), (), papers,
        "Another one of this name.",
    )  # fmt: skip
    return registration.register(AGENT if row.branch == "north" else staff("agent", branch=row.branch), row)


def screened(row: Customer) -> Customer:
    """The same, screened by the worker."""
    jobs.look(str(row.id))
    return row


def minister() -> Customer:
    """Whom the list of persons in office means."""
    return screened(customer("Baraka", "Mutisya"))


def smuggler() -> Customer:
    """Whom the sanctions list means."""
    return screened(customer("Viktor", "Zelenkovich", "1970-11-05", paper="X5500123"))


def matches() -> list[WatchMatch]:
    """All as they stand, the likeliest first."""
    db.session.expire_all()
    return list(db.session.scalars(select(WatchMatch).order_by(WatchMatch.score.desc(), WatchMatch.id)))


def only_match() -> WatchMatch:
    """The one there is."""
    [found] = matches()
    return found


def judgements() -> list[WatchJudgement]:
    """All, the oldest first."""
    return list(db.session.scalars(select(WatchJudgement).order_by(WatchJudgement.created_at)))


def since(customer_id: UUID) -> ScreenedCustomer:
    """When somebody was screened, and since when they wait."""
    db.session.expire_all()
    return db.session.get_one(ScreenedCustomer, customer_id)
