"""Every door of the application, read from its own map of addresses, with an example of what is sent there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.routing import Rule

from backoffice.kernel import clock
from backoffice.web.request_state import BEARER_SPACES, PORTAL
from tests.documents import wellformed
from tests.house.bank import Place, unused_phone
from tests.rest import amina

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True)
class Door:
    """One address with one method."""

    method: str
    rule: Rule
    endpoint: str

    @property
    def is_rest(self) -> bool:
        return bool(BEARER_SPACES.match(self.rule.rule))

    @property
    def is_customers(self) -> bool:
        return self.rule.rule == PORTAL or self.rule.rule.startswith(f"{PORTAL}/")

    @property
    def changes(self) -> bool:
        return self.method in CHANGING

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


def doors(app: Flask) -> list[Door]:
    """Every address with each of its own methods (HEAD goes with GET), in the order of the addresses."""
    found = [
        Door(method, rule, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda door: (door.rule.rule, door.method))


def address(app: Flask, door: Door, place: Place) -> str:
    """The door's address with this place's ids in it."""
    words = {name: _word(door, name, place) for name in door.rule.arguments}
    built = door.rule.build(words)
    assert built, f"{door}: tests/house/doors.py has no example for {door.rule.arguments}"
    return built[1]


# Words of addresses that are no ids; ids have the name they have at a place of tests/house/bank.py.
WORDS: dict[str, Any] = {
    "token": "a-link-that-nobody-was-sent", "part": "beneficial-owner", "proves": "address",
    "code": "basic", "kind": "phone", "field": "phones", "page": 1, "job_id": 1, "name": "industry",
    "filename": "css/tokens.css",
}  # fmt: skip
PARTS = ("beneficial_owner", "representative")
# The same names at doors where they mean something else.
OTHER_WORD = {("policy", "name"): "onboarding", ("policy_rest", "kind"): "onboarding"}
# Doors whose id is another one of the place than its name says.
OTHER_ID = {
    ("duplicates.reopen", "pair_id"): "decided_pair",
    ("duplicates_rest.reopen", "pair_id"): "decided_pair",
    ("screening.reopen", "match_id"): "judged_match",
    ("screening_rest.reopen", "match_id"): "judged_match",
    ("kyc.claim", "case_id"): "free_case",
    ("kyc_rest.claim", "case_id"): "free_case",
    **{
        (f"{area}.{act}", "customer_id"): "firm"
        for area, acts in {
            "parties": ("edit", "change", "end"),
            "parties_rest": [f"{act}_{part}" for act in ("read", "change", "end") for part in PARTS],
            "registration": ("new_party", "add_party"),
            "registration_rest": [f"add_{part}" for part in PARTS],
        }.items()
        for act in acts
    },
    **{(f"parties_rest.{act}_representative", "party_id"): "speaker" for act in ("read", "change", "end")},
    **{
        (f"{door}.{act}", "case_id"): "hand_over"
        for door in ("handovers", "handovers_rest")
        for act in ("show", "send_code", "prove", "end", "decline")
    },
    **{
        (door, name): word
        for door in ("customers.withdraw_edit", "customer_edits_rest.withdraw")
        for name, word in (("customer_id", "renamed"), ("request_id", "edit"))
    },
    **{
        (f"merging.{act}", name): word
        for act in ("show", "propose", "result", "swap")
        for name, word in (("survivor_id", "stays"), ("duplicate_id", "goes"))
    },
    ("tiers.propose", "customer_id"): "proven",
    ("tiers_rest.propose", "customer_id"): "proven",
}


def _word(door: Door, name: str, place: Place) -> Any:
    if name == "contact_id":
        anywhere = "kind" in door.rule.arguments or door.endpoint.startswith("registration.")
        kind = WORDS["kind"] if anywhere else door.rule.rule.split("/")[5]
        return place[kind]
    word = OTHER_WORD.get((door.endpoint.partition(".")[0], name)) or WORDS.get(name)
    return word or place[OTHER_ID.get((door.endpoint, name), name)]


Example = Callable[[Place], dict[str, Any]]
JPEG = wellformed.jpeg()
NOTHING: Example = lambda place: {}  # noqa: E731 (a table of examples reads best so)


def _json(body: Example) -> Example:
    return lambda place: {"json": body(place)}


def _form(body: Example) -> Example:
    return lambda place: {"data": body(place)}


def _file() -> tuple[BytesIO, str]:
    return BytesIO(JPEG), "front.jpg"


_person: Example = lambda place: amina(  # noqa: E731
    branch=place["branch"], emails=[], identity_numbers=[], family_name=uuid4().hex[:8].translate(LETTERS),
    phones=[{"number": unused_phone(), "phone_type": "mobile", "primary": True}],
)  # fmt: skip
LETTERS = str.maketrans("0123456789", "ghijklmnop")
_owner: Example = lambda place: {"customer_id": str(place["held_customer"]), "share_percent": 5}  # noqa: E731
_refusal: Example = lambda place: {"version": place["revision"], "reason": "DOCUMENT_EXPIRED", "documents": []}  # noqa: E731
_restriction: Example = lambda place: {"kind": "no_debit", "source": "customer", "reason": "Asked for it."}  # noqa: E731
_decision: Example = lambda place: {"version": place["request_version"], "note": ""}  # noqa: E731
_revision: Example = lambda place: {"version": place["revision"]}  # noqa: E731
_risk: Example = lambda place: {"level": "high", "reason": "The source of the money is not known."}  # noqa: E731
_soon: Callable[[], str] = lambda: (clock.today() + timedelta(days=20)).isoformat()  # noqa: E731
_tier: Example = lambda place: {"level": 2, "reason": "The papers are there."}  # noqa: E731
_reason: Example = lambda place: {"reason": "It is over."}  # noqa: E731
_judged: Example = lambda place: {"version": place["match_version"], "note": "Compared."}  # noqa: E731
_rejudged: Example = lambda place: {"version": place["judged_version"], "note": "Compared."}  # noqa: E731
_colleague: Example = lambda place: {"sub": "1d4f"}  # noqa: E731
_code: Example = lambda place: {"code": "123456"}  # noqa: E731
_email: Example = lambda place: {"address": f"{uuid4().hex}@example.org", "email_type": "personal"}  # noqa: E731
_address: Example = lambda place: {"line1": "1 New Road", "country": "KE", "address_type": "home"}  # noqa: E731
_new_phone: Example = lambda place: {"number": unused_phone(), "phone_type": "mobile"}  # noqa: E731

_typed: Example = lambda place: {  # noqa: E731
    "branch": place["branch"], "family_name": "Wanjiru", "phones-0-number": unused_phone(),
}  # fmt: skip
INDUSTRIES = (
    "agriculture", "trade", "transport", "construction", "manufacturing", "hospitality", "health", "education",
    "finance", "public_administration", "technology", "other",
)  # fmt: skip
WORDS_AFTER = {"entries": [{"code": code, "label": code.capitalize()} for code in INDUSTRIES]}
_words = {
    f"words-{row}-{name}": word[name] for row, word in enumerate(WORDS_AFTER["entries"]) for name in ("code", "label")
}
RULE = {"name": "Basic", "family": "value", "rank": 30, "conditions": [{"fact": "kyc", "any_of": ["none"]}]}
_rule = {"name": "Young", "family": "demographic", "is_age": "18_24", "why": "Wanted."}
CHANNELS = ("web", "mobile", "ussd", "agent")
AT_ONCE = {"kyc_required": "immediate", "email_verification": False, "phone_verification": True}
_task: Example = lambda place: {"task": "notifications.deliver"}  # noqa: E731

# What is sent to each door that changes something. A new one belongs here, with a body that it takes.
EXAMPLES: dict[str, Example] = {
    "approvals.approve": _form(_decision),
    "approvals.decline": _form(_decision),
    "approvals.undo": NOTHING,
    "approvals_rest.approve": _json(_decision),
    "approvals_rest.decline": _json(_decision),
    "approvals_rest.undo": NOTHING,
    "audit.verify": NOTHING,
    "audit_rest.verify": NOTHING,
    "confirming.follow": NOTHING,
    "consents.give": _form(lambda place: {"purpose": "credit_check", "how": "Signed today."}),
    "consents.withdraw": NOTHING,
    "consents_rest.give": _json(lambda place: {"purpose": "terms", "channel": "agent"}),
    "consents_rest.withdraw": NOTHING,
    "contacts.add": _form(lambda place: {f"phone-{name}": value for name, value in _new_phone(place).items()}),
    "contacts.change": _form(lambda place: {"phone-phone_type": "mobile", "phone-version": place["phone_version"]}),
    "contacts.make_primary": NOTHING,
    "contacts.remove": NOTHING,
    "contacts.send_code": NOTHING,
    "contacts.verify": _form(lambda place: {f"c{place['phone']}-code": "123456"}),
    **{f"contacts_rest.make_{kind}_primary": NOTHING for kind in ("phone", "email", "address")},
    **{f"contacts_rest.remove_{kind}": NOTHING for kind in ("phone", "email", "address")},
    **{f"contacts_rest.send_{kind}_code": NOTHING for kind in ("phone", "email")},
    **{f"contacts_rest.verify_{kind}": _json(_code) for kind in ("phone", "email")},
    **{
        f"contacts_rest.change_{kind}": lambda place, kind=kind: {
            "json": {"valid_from": "2020-01-01"}, "headers": {"If-Match": str(place[f"{kind}_version"])},
        } for kind in ("phone", "email", "address")
    },
    "contacts_rest.add_phone": _json(_new_phone),
    "contacts_rest.add_email": _json(_email),
    "contacts_rest.add_address": _json(_address),
    "customers.change": _form(lambda place: {"version": place["version"], "family_name": "Wanjiru", "confirmed": "y"}),
    "registration.keep_for_same": _form(lambda place: {"form_id": str(uuid4()), "given_names": "Grace"}),
    "registration.carry_over": _form(lambda place: {"draft": place["draft_id"], "version": place["version"]}),
    "registration.save_draft": _form(lambda place: {"form_id": str(uuid4()), "given_names": "Grace"}),
    "registration.discard_draft": NOTHING,
    "registration.bring_back_draft": NOTHING,
    "registration_drafts_rest.save": _json(lambda place: {"fields": [{"name": "given_names", "text": "Grace"}]}),
    "registration_drafts_rest.discard": NOTHING,
    "registration_drafts_rest.bring_back": NOTHING,
    "customers.withdraw_edit": NOTHING,
    "customer_edits_rest.withdraw": NOTHING,
    "customers.show_revealed": _form(lambda place: {"reason": "Calling the customer back"}),
    "customers_rest.change": lambda place: {
        "json": {"occupation": "tailor"},
        "headers": {"If-Match": str(place["version"])},
    },
    "customers_rest.choose_language": lambda place: {
        "json": {"language": "sw"},
        "headers": {"If-Match": str(place["version"])},
    },
    "customers_rest.reveal": _json(lambda place: {"fields": ["phones"], "reason": "Calling back"}),
    "dictionaries.propose": _form(lambda place: _words | {"number": "1", "why": "Asked for."}),
    "dictionaries_rest.propose": lambda place: {
        "json": {"document": WORDS_AFTER, "reason": "Asked for."}, "headers": {"If-Match": "1"},
    },
    "documents.submit": _form(lambda place: {"document_type": "proof_of_address", "file": _file()}),
    "documents_rest.upload": _form(lambda place: {"document_type": "proof_of_address", "file": _file()}),
    "duplicates.all_different": _form(lambda place: {"pairs": [str(place["pair_id"])], "relation": "namesake"}),
    "duplicates.different": _form(lambda place: {"relation": "namesake"}),
    "duplicates.reopen": NOTHING,
    "duplicates.run": NOTHING,
    "duplicates_rest.all_different": _json(lambda place: {"pairs": [str(place["pair_id"])], "relation": "namesake"}),
    "duplicates_rest.different": _json(lambda place: {"relation": "namesake"}),
    "duplicates_rest.reopen": _json(lambda place: {"note": ""}),
    "duplicates_rest.run": NOTHING,
    "duplicates_rest.possible": _json(lambda place: {"given_names": "Amina", "phones": ["0712345678"]}),
    "handovers.begin": _form(lambda place: {"number": place["handed_number"]}),
    "handovers.decline": _form(lambda place: {"version": place["hand_over_version"], "reason": "Hers still."}),
    "handovers.end": _form(lambda place: {"version": place["hand_over_version"], "reason": "A new SIM."}),
    "handovers.open_case": _form(lambda place: {"number": place["handed_number"], "why": "A new SIM."}),
    "handovers.prove": _form(_code),
    "handovers.send_code": NOTHING,
    "handovers_rest.decline": _json(lambda place: {"version": place["hand_over_version"], "reason": "Hers still."}),
    "handovers_rest.end": _json(lambda place: {"version": place["hand_over_version"], "reason": "A new SIM."}),
    "handovers_rest.open_case": _json(lambda place: {"number": place["handed_number"], "why": "A new SIM."}),
    "handovers_rest.prove": _json(_code),
    "handovers_rest.send_code": NOTHING,
    "identity.back_channel": _form(lambda place: {"logout_token": "nothing"}),
    "identity.end_all_of": _form(_colleague),
    "identity.end_my_session": NOTHING,
    "identity.end_session": NOTHING,
    "identity.end_sessions_of": NOTHING,
    "identity_rest.end": NOTHING,
    "identity_rest.end_all_of": _json(_colleague),
    "identity_rest.end_all": NOTHING,
    "identity.sign_out": NOTHING,
    "identity.theme": _form(lambda place: {"theme": "dark", "next": "/me"}),
    "identity.choose_language": _form(lambda place: {"language": "fr", "next": "/me"}),
    "kyc.approve": _form(_revision),
    "kyc.assign": _form(lambda place: {"to": place["colleague"]}),
    "kyc.noted": NOTHING,
    "kyc.take_over": _form(_reason),
    "kyc_handing_rest.assign": _json(lambda place: {"to": place["colleague"]}),
    "kyc_handing_rest.noted": NOTHING,
    "kyc_handing_rest.take_over": _json(_reason),
    "kyc.ask_again": _form(_refusal),
    "kyc.claim": NOTHING,
    "kyc.reach_out": NOTHING,
    "kyc.reject": _form(_refusal),
    "kyc.release": NOTHING,
    "kyc.start": NOTHING,
    "kyc.take_next": NOTHING,
    "kyc.undo": NOTHING,
    "kyc_planning_rest.reach_out": NOTHING,
    "kyc_rest.approve": _json(_revision),
    "kyc_rest.ask_again": _json(_refusal),
    "kyc_rest.claim": NOTHING,
    "kyc_rest.claim_next": NOTHING,
    "kyc_rest.initiate": NOTHING,
    "kyc_rest.reject": _json(_refusal),
    "kyc_rest.release": NOTHING,
    "kyc_rest.undo": NOTHING,
    "kyc_clock.print_sheet": _form(lambda place: {"reason": "Calling the customer back"}),
    "kyc_clock_rest.sheet": _json(lambda place: {"reason": "Calling."}),
    "kyc_clock.note_call": _form(lambda place: {"result": "no_answer"}),
    "kyc_clock_rest.note_call": _json(lambda place: {"result": "no_answer"}),
    "logins.invite": NOTHING,
    "logins_rest.invite": _json(lambda place: {}),
    "merging.propose": _form(lambda place: {"version": place["seen_merge"], "choice-gender": str(place["goes"])}),
    "merging.result": _form(lambda place: {"choice-gender": str(place["goes"])}),
    "merging.swap": _form(lambda place: {"choice-gender": str(place["goes"])}),
    "merging.propose_undoing": _form(lambda place: {"version": place["seen_undoing"], "reason": "Two sisters."}),
    "merging_rest.propose": _json(lambda place: {"survivor": str(place["stays"]), "duplicate": str(place["goes"])}),
    "merging_rest.unmerge": _json(_reason),
    "parties.change": _form(lambda place: {"share_percent": "12"}),
    "parties.end": NOTHING,
    **{f"parties_rest.change_{part}": _json(lambda place: {"share_percent": 12}) for part in PARTS},
    **{f"parties_rest.end_{part}": NOTHING for part in PARTS},
    "deliveries.retry": NOTHING,
    "deliveries.retry_chosen": _form(lambda place: {"messages": str(place["message_id"])}),
    "deliveries_rest.retry": NOTHING,
    "deliveries_rest.retry_chosen": _json(lambda place: {"messages": [str(place["message_id"])]}),
    "notifications.reported": _form(lambda place: {"id": "gateway-1", "status": "Success"}),
    "policy.propose": _form(
        lambda place: {f"{name}-days": "2" for name in CHANNELS}
        | {"nudge_hours": "24", "number": "1", "why": "The law changed."}
    ),
    "policy_rest.propose": lambda place: {
        "json": {"document": {"channels": dict.fromkeys(CHANNELS, AT_ONCE)}, "reason": "The law changed."},
        "headers": {"If-Match": "1"},
    },
    "policy_rest.preview": lambda place: {
        "json": {"document": {"channels": dict.fromkeys(CHANNELS, AT_ONCE)}},
        "headers": {"If-Match": "1"},
    },
    "registration.possible_duplicates": _form(_typed),
    "registration.register": _form(_typed),
    "registration.rearrange": _form(lambda place: _typed(place) | {"add": "phones"}),
    "registration.add_party": _form(lambda place: {"party-customer_id": str(place["held_customer"]),
                                                   "party-share_percent": "5", "party-who": place["held_number"]}),
    "registration.send_code": NOTHING,
    "registration.verify": _form(lambda place: {f"c{place['phone']}-code": "123456"}),
    "registration.take_paper": _form(lambda place: {"address-photo": _file()}),
    "registration_rest.register": _json(_person),
    "registration_rest.carry_over": lambda place: {
        "json": _person(place) | {"branch": place["branch"]}, "headers": {"If-Match": str(place["version"])},
    },
    **{f"registration_rest.add_{part}": _json(_owner) for part in PARTS},
    "risk.propose": _form(lambda place: _risk(place) | {"until": _soon()}),
    "risk_rest.propose": _json(lambda place: _risk(place) | {"until": _soon()}),
    "restrictions.lift": _form(_reason),
    "restrictions.restrict": _form(_restriction),
    "restrictions_rest.lift": _json(_reason),
    "restrictions_rest.restrict": _json(_restriction),
    **{f"screening.{act}": _form(_judged) for act in ("true", "different")},
    "screening.reopen": _form(_rejudged),
    "screening.again": NOTHING,
    "screening.run": NOTHING,
    **{f"screening_rest.{act}": _json(_judged) for act in ("true", "different")},
    "screening_rest.reopen": _json(_rejudged),
    "screening_rest.again": NOTHING,
    "screening_rest.run": NOTHING,
    "segments.add": _form(lambda place: _rule | {"code": f"s{uuid4().hex[:8]}", "number": "0"}),
    "segments.change": _form(lambda place: _rule | {"number": "1"}),
    "segments.end_placement": NOTHING,
    "segments.place": _form(lambda place: {"segment": "standard", "inside": "out", "reason": "Asked for it."}),
    "segments.run": NOTHING,
    "segments_rest.place": _json(lambda place: {"segment": "standard", "reason": "Asked for it."}),
    "segments_rest.end_placement": NOTHING,
    "segments_rest.run": NOTHING,
    **{
        f"segments_rest.{act}": lambda place, more=more: {
            "json": {"document": RULE, **more}, "headers": {"If-Match": "1"},
        } for act, more in {"propose": {"reason": "Wanted."}, "preview": {}}.items()
    },
    "sending.send": NOTHING,
    "tiers.propose": _form(_tier),
    "upkeep.retry": NOTHING,
    "upkeep.retry_all": _form(_task),
    "upkeep_rest.retry": NOTHING,
    "upkeep_rest.retry_all": _json(_task),
    "tiers_rest.propose": _json(_tier),
    "ussd.answer": _form(lambda place: {"sessionId": "S1", "phoneNumber": unused_phone(), "text": ""}),
    "verification.ask": _form(lambda place: {"kind": "identity", "consent": ""}),
    "verification.sumsub": _json(lambda place: {"type": "applicantReviewed"}),
    "verification_rest.ask": _json(lambda place: {"kind": "identity"}),
}  # fmt: skip


# What is asked at doors that answer nothing without it.
QUERIES: dict[str, Example] = {
    "registration.same": lambda place: {"draft": str(place["draft_id"])},
    "tiers_checking_rest.limit_check": lambda place: {"amount": "100", "direction": "debit"},
    "tiers_rest.on_day": lambda place: {"on": "2026-11-23"},
}


def example(door: Door, place: Place) -> dict[str, Any]:
    """What the test client sends to this door."""
    if not door.changes:
        return {"query_string": QUERIES[door.endpoint](place)} if door.endpoint in QUERIES else {}
    assert door.endpoint in EXAMPLES, f"{door} is new: say in tests/house/doors.py what is sent there"
    return EXAMPLES[door.endpoint](place)
