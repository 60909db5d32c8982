"""A hundred marked personal values go through a running bank; afterwards none of them stands in any of its files."""

import base64
import gzip
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from tests.documents import wellformed
from tests.security.marks import NUMBER, PHONE, leaks, traces, word
from tests.security.running_bank import RunningBank, opened

PEOPLE = 11


def marked(number: int) -> dict[str, Any]:
    """A registration in which everything personal is marked."""
    first = number * 8
    return {
        "customer_type": "INDIVIDUAL", "channel": "agent", "branch": "north", "given_names": word(first),
        "family_name": word(first + 1), "birth_date": f"1901-03-{number + 1:02}", "occupation": word(first + 2),
        "phones": [{"number": f"{PHONE}{number:04}", "phone_type": "mobile", "primary": True}],
        "emails": [{"address": f"{word(first + 3)}@example.org", "email_type": "personal", "primary": True}],
        "addresses": [{"line1": word(first + 4), "line2": word(first + 5), "city": word(first + 6), "country": "KE",
                       "address_type": "home"}],
        "identity_numbers": [{"id_type": "passport", "number": f"{NUMBER}0{number:04}", "country": "KE"}],
        "income": "500_1000",
    }  # fmt: skip


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x010E], exif[0x9286] = word(900), word(901)
    exif.get_ifd(0x8825)[29] = word(902)
    return wellformed.jpeg(200, 150, exif=exif, comment=word(903).encode(), xmp=f"<x>{word(904)}</x>".encode())


def paper() -> bytes:
    return wellformed.pdf(wellformed.one_page() | {4: wellformed.stream(f"BT ({word(905)}) Tj ET".encode())})


def through_rest(bank: RunningBank) -> list[dict[str, Any]]:
    """Everything that machines can do and fail at; gives the customers."""
    people = [bank.ask("branch-officer", "POST", "", json=marked(number)) for number in range(PEOPLE)]
    assert {answer.status_code for answer in people} == {201}, people[0].text
    customers = [answer.json() for answer in people]
    own, phone = f"/{customers[0]['id']}", customers[0]["phones"][0]["id"]
    wrong = marked(50) | {"gender": word(910), "branch": word(911), "birth_date": "1901-03-99", word(912): 1}
    same = marked(0) | {"phones": [{"number": f"{PHONE}9000", "phone_type": "mobile", "primary": True}]}
    files: Any = {
        "file": (f"{word(913)}.jpg", photo()),
        "document_type": (None, "national_id"),
        "note": (None, word(914)),
    }
    papers: Any = {"file": (f"{word(915)}.pdf", paper()), "document_type": (None, "proof_of_address")}
    broken: Any = {"file": (f"{word(916)}.jpg", photo()[:-9] + word(917).encode()), "document_type": (None, "passport")}
    blocked = {"kind": "no_debit", "source": "compliance", "reason": word(918)}
    for role, method, path, sent, status in (
        ("agent", "POST", "", {"json": wrong}, 422), ("agent", "POST", "", {"json": same}, 409),
        ("agent", "POST", "", {"json": marked(1)}, 409),
        ("agent", "POST", "", {"data": f'{{"{word(919)}"'.encode()}, 415),
        ("auditor", "POST", "", {"json": marked(12)}, 403), ("auditor", "GET", "", {"params": {"q": word(0)}}, 200),
        ("agent", "GET", "", {"params": {"q": f"{PHONE}0000"}}, 200),
        ("agent", "GET", "", {"params": {word(920): "1"}}, 422),
        ("agent", "GET", f"/{word(921)}", {}, 404), ("agent", "POST", f"{own}/document", {"files": files}, 201),
        ("agent", "POST", f"{own}/document", {"files": papers}, 201),
        ("agent", "POST", f"{own}/document", {"files": broken}, 422),
        ("agent", "POST", f"{own}/phone/{phone}/verification", {}, 201),
        ("agent", "PUT", f"{own}/phone/{phone}/verification", {"json": {"code": word(922)}}, 422),
        ("agent", "POST", f"{own}/email/{customers[0]['emails'][0]['id']}/verification", {}, 201),
        ("kyc-reviewer", "POST", f"{own}/reveal", {"json": {"fields": ["phones"], "reason": word(923)}}, 200),
        ("supervisor", "POST", f"{own}/restriction", {"json": blocked}, 201),
        ("agent", "POST", f"{own}/kyc", {}, 201),
        ("branch-officer", "PATCH", own, {"json": {"family_name": word(924)}, "headers": {"If-Match": "999"}}, 409),
        ("manager", "GET", f"{own}/download", {"params": {"format": "pdf"}}, 200),
        ("supervisor", "GET", f"{own}/history", {}, 200), ("auditor", "GET", f"{own}/access-log", {}, 200),
    ):  # fmt: skip
        answer = bank.ask(role, method, path, **sent)
        assert answer.status_code == status, f"{role} {method} {path}: {answer.status_code} {answer.text[:300]}"
    return customers


def through_pages(bank: RunningBank, customers: list[dict[str, Any]]) -> None:
    """Everything that a browser shows and sends, with what goes wrong on the way."""
    officer, own = bank.browser("branch-officer"), f"/customers/{customers[1]['id']}"
    for path in (
        own,
        f"{own}/edit",
        f"{own}/contacts",
        f"{own}/timeline",
        f"{own}/documents",
        "/customers/",
        "/registration/",
    ):
        assert officer.get(bank.url + path, timeout=20).status_code == 200, path
    for path in ("/customers/", "/customers/suggestions"):
        assert officer.get(bank.url + path, params={"q": word(8)}, timeout=20).status_code == 200
    form = {
        "given_names": word(930),
        "family_name": word(931),
        "birth_date": "1901-03-77",
        "phones-0-number": f"{PHONE}x",
        "emails-0-address": word(932),
    }
    assert bank.press(officer, "/registration/", **form).status_code == 422
    assert bank.press(officer, f"{own}/contacts/email/new", **{"email-address": word(933)}).status_code == 422
    blocked = {"kind": "all", "source": "fraud", "reason": word(934), "until": word(935)}
    assert bank.press(officer, f"{own}/restrictions/new", **blocked).status_code == 422
    assert bank.press(officer, f"{own}/reveal/phones", reason="other", words=word(936)).status_code == 200
    assert bank.press(officer, "/nowhere", x=word(937)).status_code == 404
    assert officer.post(f"{bank.url}/registration/", data={"given_names": word(938)}, timeout=20).status_code == 403


def delivered(bank: RunningBank) -> None:
    """Wait until the worker has brought both codes to the stand-ins."""
    for _ in range(100):
        told = requests_of(bank)
        if {message["channel"] for message in told} >= {"sms", "email"} or len(told) >= 2:
            return
        time.sleep(0.2)
    raise AssertionError("the worker did not deliver")


def requests_of(bank: RunningBank) -> list[dict[str, Any]]:
    return [
        message
        for message in requests.get(f"{bank.url}/demo/outbox", timeout=10).json()
        if PHONE in message["to"] or "qmark" in message["to"].lower()
    ]


def test_no_marked_value_stands_in_any_file_of_a_running_bank() -> None:
    with opened() as bank:
        customers = through_rest(bank)
        through_pages(bank, customers)
        delivered(bank)
        metrics = bank.browser("administrator").get(f"{bank.url}/metrics", timeout=10).text
        bank.end()  # writes everything out
        found, size = leaks(bank.folder)
    assert not found, "\n".join(found[:30])
    assert size > 5_000_000, f"only {size} bytes were read"
    assert not list(traces(metrics.encode())) and customers[0]["id"] not in metrics


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text.encode(), lambda text: text.encode("utf-16-le"), lambda text: text.encode("utf-16-be"),
        lambda text: text.upper().encode(), lambda text: text.lower().encode(),
        lambda text: text.encode().hex().encode(),
        lambda text: base64.b64encode(text.encode()), lambda text: base64.b64encode(b"x" + text.encode()),
        lambda text: base64.b64encode(b"xy" + text.encode()), lambda text: gzip.compress(text.encode() * 3),
        lambda text: zlib.compress(text.encode()), lambda text: gzip.compress(base64.b64encode(text.encode())),
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", [word(7), f"{PHONE}0007", f"{NUMBER}00007", "1901-03-08", f"{word(3)}@example.org"])
def test_the_scanner_finds_a_planted_value_however_it_is_written(tmp_path: Path, value: str, write: Any) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "file").write_bytes(bytes(range(256)) * 40 + write(f"name={value};") + bytes(500))
    found, _ = leaks(tmp_path)
    assert found and found[0].startswith("inside/file")
    (tmp_path / "inside" / "file").write_bytes(bytes(range(256)) * 40 + write("name=Amina;") + bytes(500))
    assert leaks(tmp_path)[0] == []


def test_the_scanner_tells_a_phone_written_at_home_from_chance_in_hexadecimal(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"call 0799770007 today")
    assert leaks(tmp_path)[0] == ["file: raw at 5"]
    (tmp_path / "file").write_bytes(b'"sealed": "03ab0799770007ce"')
    assert leaks(tmp_path)[0] == []
