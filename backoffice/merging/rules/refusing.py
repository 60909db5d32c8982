"""Why two records cannot be made one now, or a merge not be undone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backoffice.customers.models import STAGE_MOVES, Customer, Risk, Stage
from backoffice.kernel.errors import Refusal
from backoffice.kernel.joining import Blocker
from backoffice.kernel.words import say
from backoffice.merging.models import Merge, MergeState

CHANGED = Refusal("VERSION_CONFLICT", "Something about these two was changed since. Look at them again.")
WAITS = Refusal("VERSION_CONFLICT", "The same already waits for a decision.")
NOT_DONE = Refusal("INVALID_TRANSITION", "This merge was not carried out, so there is nothing to undo.")
UNDONE = Refusal("ALREADY_DECIDED", "This merge was undone already.")
RISKS = list(Risk)


def why_not_merge(survivor: Customer, duplicate: Customer) -> Refusal | None:
    """Why these two can never be made one as they are, or None."""
    for row, name in ((survivor, "survivor"), (duplicate, "duplicate")):
        if row.stage is Stage.MERGED:
            details = {"field": name, "id": str(row.merged_into)}
            return Refusal("INVALID_TRANSITION", "This record was merged into another one already.", details)
    if not survivor.is_living:
        sentence = say("The record that stays is {stage}. Choose one that lives.", stage=survivor.stage.value)
        return Refusal("INVALID_TRANSITION", sentence, {"field": "survivor"})
    if Stage.MERGED not in STAGE_MOVES[duplicate.stage]:
        sentence = say("A record that is {stage} cannot be merged.", stage=duplicate.stage.value)
        return Refusal("INVALID_TRANSITION", sentence, {"field": "duplicate"})
    if survivor.customer_type is not duplicate.customer_type:
        return Refusal("CUSTOMER_ERROR", "These two are of different types, so they are not one customer.")
    return None


def blocked_by(blockers: Sequence[Blocker]) -> Refusal | None:
    """The refusal that names every blocker, or None."""
    if not blockers:
        return None
    named = [{"code": one.code, "sentence": one.sentence} for one in blockers]
    return Refusal(blockers[0].refused_as, blockers[0].sentence, {"blockers": named})


def why_not_unmerge(merge: Merge, survivor: Customer, duplicate: Customer) -> Refusal | None:
    """Why this merge cannot be undone now, or None."""
    if merge.state is not MergeState.DONE:
        return UNDONE if merge.state is MergeState.UNDONE else NOT_DONE
    if survivor.stage is Stage.MERGED:
        return Refusal(
            "INVALID_TRANSITION", "The record that stayed was merged itself since. Undo that merge first.",
            {"id": str(survivor.merged_into)},
        )  # fmt: skip
    erased = Stage.ERASED in (survivor.stage, duplicate.stage)
    return Refusal("INVALID_TRANSITION", "This customer was erased; nothing is left to undo.") if erased else None


def higher_risk(one: Risk, other: Risk) -> Risk:
    """The worse of two judgements."""
    return max(one, other, key=RISKS.index)


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The first of two moments, as far as there are any."""
    return min((moment for moment in (one, other) if moment), default=None)


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """The last of two moments, as far as there are any."""
    return max((moment for moment in (one, other) if moment), default=None)


def why_not_place(placings: dict[str, UUID], keys: set[str], merge: Merge) -> dict[str, list[str]]:
    """A sentence by name for placings of what is not there, or at somebody else's."""
    wrong = {}
    for key, place in placings.items():
        if key not in keys:
            wrong[f"placings.{key}"] = ["Nothing of that name has come since."]
        elif place not in merge.customer_ids:
            wrong[f"placings.{key}"] = ["Place it at one of the two records."]
    return wrong
