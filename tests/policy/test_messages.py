"""What messages say: every one in every language, the bank's own words before the shipped ones, nothing breaks out."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from backoffice.config import LANGUAGES
from backoffice.policy import service
from backoffice.policy.catalogue import catalogue
from backoffice.policy.models import PolicyKind
from backoffice.policy.rules import documents, messages
from backoffice.policy.rules.places import filled, harmless, places_in
from backoffice.policy.rules.sms_length import sms_length
from tests.identity.signing_in import sign_in, token_of
from tests.rest import Machine

CODES = tuple(catalogue())
SHIPPED: dict[str, Any] = {"messages": {}}
SHORTER = "{bank}: {code}"


def own(code: str = "contact_code", language: str = "en", **texts: str) -> dict[str, Any]:
    return {"messages": {code: {language: texts}}}


def refused(document: dict[str, Any]) -> dict[str, list[str]]:
    return documents.problems(PolicyKind.MESSAGES, document) or messages.problems(catalogue(), document)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_message_can_be_read_in_every_language(code: str, language: str) -> None:
    kind = catalogue()[code]
    said = messages.wording(kind, SHIPPED, language)
    for part in kind.parts:
        text = getattr(said, part)
        assert text and "{" not in filled(text, kind.sample), part
        assert part == "subject" or kind.needs <= places_in(text)
    assert sms_length(filled(said.sms, kind.sample)).messages <= 2


@pytest.mark.parametrize("code", CODES)
def test_what_ships_would_be_agreed_to(code: str) -> None:
    texts = {language: dict(catalogue()[code].texts[language]) for language in LANGUAGES}
    assert not refused({"messages": {code: texts}})


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({"sms": "{bank}: welcome"}, "Without {code}"),
        ({"sms": "{code} for {name}"}, "only as"), ({"sms": "{code.__class__}"}, "only as"),
        ({"sms": "{code} {"}, "only as"), ({"sms": "{code:>99999999}"}, "only as"), ({"sms": "{code!r}"}, "only as"),

    ],
)  # fmt: skip
def test_a_text_without_what_it_is_for_or_with_unknown_places_is_refused(texts: dict[str, str], sentence: str) -> None:
    found = refused(own(**texts))
    assert list(found) == [f"messages.contact_code.en.{next(iter(texts))}"]
    assert sentence in next(iter(found.values()))[0]


def test_a_mail_needs_its_places_too_and_its_subject_is_one_line() -> None:
    assert "Without {code}" in refused(own("contact_link", email="{link}"))["messages.contact_link.en.email"][0]
    assert refused(own("contact_link", subject="a\nb")) == {"messages.contact_link.en.subject": [messages.ONE_LINE]}


def test_messages_that_the_product_does_not_send_and_texts_they_do_not_have_are_refused() -> None:
    assert refused(own("greeting", sms="Hello")) == {"messages.greeting.en.sms": [messages.STRANGER]}
    assert refused(own("contact_link", sms="{link} {code}")) == {
        "messages.contact_link.en.sms": [messages.NO_SUCH_PART]
    }
    assert refused(own(language="de", sms=SHORTER)) and refused(own(sms="x" * 481)) and refused({"messages": []})


def test_the_banks_own_words_come_before_the_shipped_ones_in_their_language_only() -> None:
    kind = catalogue()["contact_code"]
    said = {one: messages.wording(kind, own(language="fr", sms=SHORTER), one) for one in LANGUAGES}
    assert said["fr"].sms == SHORTER
    assert said["sw"].sms == kind.texts["sw"]["sms"]


def test_a_mail_without_words_of_its_own_says_what_the_sms_says() -> None:
    changed = own("kyc_approved", "fr", sms="{name}, c'est en règle.")
    assert messages.wording(catalogue()["kyc_approved"], changed, "fr").email == "{name}, c'est en règle."


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Amina\r\nBcc: all@bank.example", "Amina Bcc all bank. example"),
        ("see https://evil.example/x?y", "see https evil. example x?y"),
        ("{code} {0} %s ${x}", "{code} {0} %s ${x}"), ("J.R. O'Brien-Müller", "J. R. O'Brien-Müller"),
        ("KES 5,000.50", "KES 5,000.50"), ("x1.evil2.example", "x1. evil2. example"),
        ("a\u202egnp.exe\u200b", "a gnp. exe"), ("x" * 500, "x" * 60), ("أمينة  أوتيينو", "أمينة أوتيينو"),
    ],
)  # fmt: skip
def test_a_hostile_name_neither_opens_an_address_nor_a_header_nor_a_place(name: str, shown: str) -> None:
    assert harmless(name) == shown
    text = filled("Dear {name}, {link}", {"name": name, "link": "https://bank.example/s/1"})
    assert text == f"Dear {shown}, https://bank.example/s/1"


def propose(client: FlaskClient, document: dict[str, Any]) -> Any:
    admin = Machine(client, "administrator")
    return admin.post("/policy/messages", {"document": document, "reason": "clearer"}, **{"If-Match": "1"})


def agree(client: FlaskClient, request: dict[str, Any]) -> None:
    body = {"version": request["version"]}
    assert Machine(client, "supervisor").post(f"/approval/{request['id']}/approve", body).status_code == 200


def test_a_machine_reads_every_message_with_its_places_and_lengths(client: FlaskClient) -> None:
    items = Machine(client, "administrator").get("/policy/messages/text").get_json()["items"]
    assert [one["code"] for one in items] == list(CODES)
    code = next(one for one in items if one["code"] == "contact_code")
    assert (code["needs"], code["own"], code["texts"]["es"]["sms_count"]) == (["code"], False, 1)
    assert Machine(client, "agent").get("/policy/messages/text").status_code == 403


def test_a_new_wording_counts_once_a_second_person_agrees(client: FlaskClient) -> None:
    request = propose(client, own(sms=SHORTER)).get_json()
    assert service.wording("contact_code", "en").sms != SHORTER
    agree(client, request)
    assert service.wording("contact_code", "en").sms == SHORTER


def test_a_wording_that_lacks_its_place_is_refused_at_its_place(client: FlaskClient) -> None:
    answer = propose(client, own(sms="{bank}: welcome"))
    assert answer.status_code == 422
    assert list(answer.get_json()["details"]["fields"]) == ["document.messages.contact_code.en.sms"]


def test_whoever_agrees_and_the_history_show_the_words_before_and_after(client: FlaskClient) -> None:
    request = propose(client, own(sms=SHORTER)).get_json()
    sign_in(client, "supervisor")
    waiting = client.get(f"/approvals/{request['id']}").get_data(as_text=True)
    assert "your code is" in waiting and SHORTER in waiting
    agree(client, request)
    sign_in(client, "administrator")
    history = client.get("/policy/messages").get_data(as_text=True)
    assert "your code is" in history and SHORTER in history


def typed(client: FlaskClient, **fields: str) -> dict[str, str]:
    return {"code": "contact_code", "number": "1", "why": "clearer", "csrf_token": token_of(client), **fields}


def test_an_administrator_previews_a_text_with_its_length_before_proposing_it(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    assert "Code to confirm a phone" in client.get("/policy/").get_data(as_text=True)
    page = client.get("/policy/messages/change?code=contact_code").get_data(as_text=True)
    assert "su clave es 482913" in page and "of 160 characters, one SMS" in page
    seen = client.post("/policy/messages/change", data=typed(client, preview="y", **{"en-sms": "ŵ {code}", "why": ""}))
    assert seen.status_code == 200 and "8 of 70 characters" in seen.get_data(as_text=True)
    broken = client.post("/policy/messages/change", data=typed(client, preview="y", **{"en-sms": "{code"}))
    assert "Its braces do not fit" in broken.get_data(as_text=True)
    assert not any(one.waiting for one in service.policies(sign_in(client, "administrator")))


def test_a_wording_is_proposed_on_the_page_and_an_emptied_text_is_the_shipped_one_again(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    lacking = client.post("/policy/messages/change", data=typed(client, **{"fr-sms": "{bank} bonjour"}))
    assert lacking.status_code == 422 and "Without {code}" in lacking.get_data(as_text=True)
    shipped = catalogue()["contact_code"].texts["en"]["sms"]
    answer = client.post("/policy/messages/change", data=typed(client, **{"fr-sms": SHORTER, "en-sms": shipped}))
    assert answer.status_code == 303
    waiting = next(one.waiting for one in service.policies(sign_in(client, "administrator")) if one.waiting)
    assert waiting.new["document"] == own(language="fr", sms=SHORTER)


def test_nobody_changes_a_message_that_is_not_there(client: FlaskClient) -> None:
    sign_in(client, "administrator")
    assert client.get("/policy/messages/change?code=greeting").status_code == 404
    assert client.get("/policy/messages/change").status_code == 404
