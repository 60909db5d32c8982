"""How each state looks: icon, word and colour, never colour alone. One table for every screen, mail and test."""

from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from backoffice.web.assets import icon
from backoffice.web.languages.environment import in_words


class Look(NamedTuple):
    """One state's colour (of the stylesheet), icon (of the sprite) and word."""

    colour: str
    icon: str
    word: str


LOOKS: dict[str, Look] = {
    "status:active": Look("green", "check-circle", "Active"),
    "status:inactive": Look("grey", "moon", "Inactive"),
    "status:suspended": Look("red", "slash-circle", "Suspended"),
    "kyc:none": Look("grey", "dash-circle", "No KYC yet"),
    "kyc:pending": Look("blue", "hourglass-split", "KYC pending"),
    "kyc:in_review": Look("blue", "eye", "In review"),
    "kyc:awaiting_customer": Look("orange", "chat-left-text", "KYC asked again"),
    "kyc:verified": Look("green", "patch-check", "KYC verified"),
    "kyc:rejected": Look("red", "x-octagon", "KYC rejected"),
    "kyc:expired": Look("orange", "calendar-x", "KYC expired"),
    "case:open": Look("blue", "inbox", "Open"),
    "case:in_review": Look("blue", "eye", "In review"),
    "case:awaiting_customer": Look("orange", "chat-left-text", "Waits for the customer"),
    "case:approved": Look("green", "check-circle", "Approved"),
    "case:rejected": Look("red", "x-octagon", "Rejected"),
    "case:expired": Look("orange", "calendar-x", "Expired"),
    "risk:low": Look("grey", "shield", "Low risk"),
    "risk:medium": Look("orange", "shield-exclamation", "Medium risk"),
    "risk:high": Look("red", "shield-fill-exclamation", "High risk"),
    "stage:prospect": Look("grey", "person-plus", "Prospect"),
    "stage:customer": Look("grey", "person-check", "Customer"),
    "stage:closed": Look("grey", "door-closed", "Closed"),
    "stage:declined": Look("grey", "person-x", "Declined"),
    "stage:merged": Look("grey", "sign-merge-right", "Merged"),
    "stage:erased": Look("grey", "eraser", "Erased"),
    "contact:verified": Look("green", "check-circle", "Verified"),
    "contact:sent": Look("blue", "send", "Code sent"),
    "contact:unverified": Look("orange", "question-circle", "Not verified"),
    "contact:locked": Look("red", "lock", "Locked"),
    "request:pending": Look("orange", "hourglass-split", "Waiting for a checker"),
    "request:approved": Look("green", "check-circle", "Approved"),
    "request:declined": Look("red", "x-circle", "Declined"),
    "request:changed": Look("orange", "arrow-repeat", "Changed since"),
    "request:withdrawn": Look("grey", "dash-circle", "Withdrawn"),
    "document:received": Look("blue", "inbox", "Received"),
    "document:checking": Look("blue", "hourglass-split", "Being checked"),
    "document:in_review": Look("blue", "eye", "In review"),
    "document:accepted": Look("green", "check-circle", "Accepted"),
    "document:rejected": Look("red", "x-octagon", "Rejected"),
    "document:refused": Look("red", "x-octagon", "Refused"),
    "document:replaced": Look("grey", "clock-history", "Replaced"),
    "document:removed": Look("grey", "eraser", "Kept no longer"),
    "document:expiring": Look("orange", "calendar-x", "Expires soon"),
    "document:expired": Look("orange", "calendar-x", "Expired"),
    "check:asked": Look("grey", "clock", "Being asked"),
    "check:pending": Look("blue", "hourglass-split", "Waiting for the answer"),
    "check:green": Look("green", "check-circle", "Passed"),
    "check:retry": Look("orange", "arrow-repeat", "May try again"),
    "check:final": Look("red", "x-octagon", "Refused for good"),
    "check:revoked": Look("grey", "dash-circle", "Taken back"),
    "login:none": Look("grey", "dash-circle", "No login yet"),
    "login:requested": Look("blue", "hourglass-split", "Login asked for"),
    "login:created": Look("orange", "hourglass-split", "Not invited yet"),
    "login:invited": Look("green", "check-circle", "Invited"),
    "login:disabled": Look("grey", "lock", "Disabled"),
    "login:failed": Look("red", "x-octagon", "Failed"),
    "pair:open": Look("orange", "question-circle", "To decide"),
    "pair:proposed": Look("blue", "hourglass-split", "Merge proposed"),
    "pair:different": Look("grey", "people", "Different people"),
    "pair:merged": Look("green", "sign-merge-right", "Merged"),
    "match:open": Look("orange", "question-circle", "To judge"),
    "match:proposed": Look("blue", "hourglass-split", "For a second person"),
    "match:true": Look("red", "flag", "The same person"),
    "match:different": Look("grey", "people", "Somebody else"),
    "listed:sanction": Look("red", "shield-exclamation", "Sanction"),
    "listed:pep": Look("orange", "flag", "Public office"),
    "listed:other": Look("grey", "info-circle", "Other list"),
    "message:queued": Look("grey", "hourglass-split", "Waiting"),
    "message:sent": Look("blue", "arrow-right", "Handed over"),
    "message:delivered": Look("green", "check-circle", "Arrived"),
    "message:failed": Look("red", "x-octagon", "Failed"),
    "message:withdrawn": Look("grey", "dash-circle", "Taken back"),
    "job:waiting": Look("grey", "hourglass-split", "Waiting"),
    "job:doing": Look("blue", "arrow-repeat", "Running"),
    "job:done": Look("green", "check-circle", "Done"),
    "job:failed": Look("red", "x-octagon", "Failed"),
}
SAME_AS = {
    "kyc:review": "kyc:in_review",
    "kyc:open": "kyc:pending",
    "kyc:approved": "kyc:verified",
    "document:review": "document:in_review",
    "document:pending": "document:in_review",
    "document:uploaded": "document:received",
    "document:quarantined": "document:checking",
    "contact:none": "contact:unverified",
}
TIER_NAMES = {1: "Basic", 2: "Standard", 3: "Premium", 4: "Business"}
RESTRICTION_WORDS = {"no_debit": "No debits", "no_credit": "No credits", "all": "No use at all"}


def _plain(word: object) -> str:
    """`KycState.IN_REVIEW`, `IN_REVIEW` and `in-review` are one word: in_review."""
    return str(word).rpartition(".")[2].strip().lower().replace("-", "_").replace(" ", "_")


@lru_cache(maxsize=1024)
def look(key: str) -> Look:
    """The look of `group:state`; a state that is not in the table is grey and bears its own word."""
    group, _, state = key.partition(":")
    name = f"{group.lower()}:{_plain(state)}"
    name = SAME_AS.get(name, name)
    return LOOKS.get(name) or Look("grey", "circle", _plain(state).replace("_", " ").capitalize() or "–")


@lru_cache(maxsize=64)
def _level(level: int) -> Markup:
    return Markup("<b>{}</b>").format(level)


@lru_cache(maxsize=2048)
def _pill(classes: str, inside: Markup, word: str, more: str) -> Markup:
    extra = Markup('<span class="more">{}</span>').format(more) if more else ""
    return Markup('<span class="pill {}">{}{}{}</span>').format(classes, inside, word, extra)


def pill(key: str, more: str = "", word: str = "") -> Markup:
    """The pill of `group:state`; `more` follows in lighter type, `word` replaces the table's word."""
    shown = look(key)
    return _pill(f"pill-{shown.colour}", icon(shown.icon), in_words(word or shown.word), in_words(more))


def tier_pill(level: int | None, name: str = "") -> Markup:
    """A tier as its level in a square and its name."""
    if not level:
        return _pill("pill-grey", icon("dash-circle"), in_words("No tier"), "")
    return _pill("pill-level", _level(level), in_words(name or TIER_NAMES.get(level, "")), "")


def restriction_pill(kind: str) -> Markup:
    """A restriction in force, outlined in red; the kinds no_debit, no_credit and all are worded."""
    word = RESTRICTION_WORDS.get(_plain(kind), str(kind))
    return _pill("pill-red pill-outline", icon("slash-circle"), in_words(word), "")
