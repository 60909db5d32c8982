"""The registry of personal data: what each area holds about a customer, and what merging and erasure do with it."""

from dataclasses import dataclass
from typing import Literal

from backoffice.kernel.db import Base


@dataclass(frozen=True)
class Holding:
    """One table with rows about customers.

    `column` names the customer's id; `merge` says whether rows move to the survivor; `erase` what ends them.
    A table whose rows are about two customers is held twice, once a column. Nobody who decides on a merge looks at
    `quiet` rows, which change by themselves.
    """

    model: type[Base]
    title: str
    column: str = "customer_id"
    merge: Literal["move", "stay"] = "move"
    erase: Literal["key", "delete", "keep"] = "key"
    why: str = ""
    quiet: bool = False


_holdings: dict[tuple[str, str], Holding] = {}


def holds(holding: Holding) -> None:
    """Declare a holding (done by the composition root, from `Area.holds`)."""
    _holdings[holding.model.__tablename__, holding.column] = holding


def holdings() -> list[Holding]:
    """All of them, in the order of the areas."""
    return list(_holdings.values())
