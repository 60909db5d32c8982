"""Named moments: what an area below tells the areas above it, in the same transaction, in the list's order."""

from collections.abc import Callable
from typing import Any

MOMENTS = {
    "customer_registered": "A customer was created.",
    "shown_field_changed": "A field that reviewers look at has changed.",
    "living_changed": "A customer's relationship ended, or lives again: `living` says which.",
    "phone_verified": "A phone of the customer was verified.",
    "phone_lost": "A verified phone of the customer was changed, or is theirs no longer.",
    "email_verified": "An e-mail address of the customer was verified.",
    "document_added": "A document was uploaded for the customer.",
    "case_checked": "A case is about to be approved; each answer is a mark (`pep`, or `unjudged`: a match waits).",
    "document_decided": "A document was accepted, refused, or put back to be looked at again.",
    "document_going": "A document's time of keeping is over; each answer is a blocker (a sentence).",
    "documents_accepted": "Reviewers accepted documents of the customer.",
    "restrictions_changed": "A restriction was set or lifted.",
    "limits_asked": "What a customer may do is shown; the answer is the largest payment by direction (None: no limit).",
    "tier_in_force": "A tier came into force.",
    "tier_ended": "No tier is in force any more: the evidence of the last one has ended.",
    "policy_proposed": "A change of the policy is weighed; each answer lists (whom it touches, how many customers).",
    "policy_changed": "A document of the policy came into force.",
    "risk_facts": "Risk is weighed; each answer gives plain facts of these customers: {customer: {fact: value}}.",
    "risk_facts_changed": "A fact by which a customer's risk is weighed has changed, and no other moment says so.",
    "risk_changed": "The level of a customer's risk has changed.",
    "merge_weighed": "A merge of `duplicate` into `survivor` is weighed; each answer lists what speaks against it.",
    "joining": "What rows of `survivor` and `duplicate` become when they are made one; each answer lists amendments.",
    "parting": "The same when they are made two again; `returning` holds what each row would become.",
    "merged": "A duplicate's rows have come to the survivor.",
    "unmerged": "They have gone back.",
    "closing": "The customer is about to be closed; each answer is a blocker (a sentence).",
}

_listeners: dict[str, list[Callable[..., Any]]] = {}


def listen(moment: str, function: Callable[..., Any]) -> None:
    """Have `function` called at that moment (done by the composition root, from `Area.on`)."""
    if moment not in MOMENTS:
        raise LookupError(f"there is no moment {moment}")
    listeners = _listeners.setdefault(moment, [])
    if function not in listeners:
        listeners.append(function)


def publish(moment: str, **facts: Any) -> list[Any]:
    """Tell all listeners; what they answer, without the Nones."""
    if moment not in MOMENTS:
        raise LookupError(f"there is no moment {moment}")
    answers = [listener(**facts) for listener in _listeners.get(moment, [])]
    return [answer for answer in answers if answer is not None]
