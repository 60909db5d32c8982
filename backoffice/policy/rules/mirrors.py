"""What two documents both say about tiers: names, needs and highest balances stand in both, and stay the same."""

from collections.abc import Sequence
from typing import Any

from backoffice.policy.rules.documents import Document, Kyc
from backoffice.policy.rules.tier_table import Level, TierTable


def table_after(table: Document, kyc: Document) -> Document | None:
    """The table of tiers after a document about KYC; None where that says nothing new."""
    now, said = TierTable.model_validate(table), {one.level: one for one in Kyc.model_validate(kyc).tiers}
    written = [dict(level) for level in table["levels"]]
    for place, level in enumerate(now.levels):
        rule = said.get(level.level)
        if rule is None:
            continue
        written[place] |= {"name": rule.name, "documents_required": list(rule.documents_required)}
        if highest_balance(now, level) != rule.max_balance:
            written[place]["limits"] = _with_balance(written[place]["limits"], f"{rule.max_balance:.2f}")
    return None if written == table["levels"] else {**table, "levels": written}


def kyc_after(kyc: Document, table: Document) -> Document | None:
    """The document about KYC after a table of tiers; None where that says nothing new."""
    now, said = Kyc.model_validate(kyc), TierTable.model_validate(table)
    before = {one.level: one for one in now.tiers}
    tiers = []
    for level in said.levels:
        most, known = highest_balance(said, level), before.get(level.level)
        if most is None:
            continue  # this document knows no "unlimited": it is silent about such a tier
        same = known is not None and known.max_balance == most
        amount = next(one for one in kyc["tiers"] if one["level"] == level.level)["max_balance"] if same else str(most)
        needs = list(level.documents_required)
        tiers.append({"level": level.level, "name": level.name, "documents_required": needs, "max_balance": amount})
    return None if tiers == kyc["tiers"] or not tiers else {**kyc, "tiers": tiers}


def highest_balance(table: TierTable, level: Level) -> Any:
    """The highest balance in the bank's currency, or None."""
    limit = next(one for one in level.limits if one.period == "balance")
    return None if limit.amount is None else limit.amount * table.worth_of(limit.unit)


def _with_balance(limits: Sequence[dict[str, Any]], amount: str) -> list[dict[str, Any]]:
    new = {"amount": amount, "unlimited": False, "unit": None}
    return [one | new if one["period"] == "balance" else one for one in limits]
