"""Each field of each form with wrong, huge, foreign and hostile words: named, nothing lost, never a defect."""

import re

import pytest
from flask.testing import FlaskClient

from tests.portal.visitor import AMINA, Visitor

HOSTILE = {
    "huge": "x" * 5_000,
    "control": "a\x00b",
    "turning": "a\u202eb",
    "masked": "+254 ••• ••• 678",
    "markup": "<script>alert(1)</script>",
    "quotes": "\"';--",
    "foreign": "Кисуму 東京 عمر",
    "template": "{{7*7}}",
}
FORMS = {
    "/start": ("given_names", "family_name", "phone"),
    "/me/profile": (
        "given_names", "family_name", "birth_date", "gender", "occupation", "id_type", "id_number", "line1", "city",
        "postcode", "version",
    ),
    "/me/email": ("email",),
    "/me/papers": ("document_type",),
}  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_word_breaks_a_form_and_what_was_typed_stays(client: FlaskClient, path: str, kind: str) -> None:
    visitor = Visitor(client)
    if path != "/start":
        visitor.arrive()
    for field in FORMS[path]:
        typed = {"occupation": "tailor of Kisumu", **(AMINA if path == "/start" else {"given_names": "Amina"})}
        answer = visitor.post(path, **(typed | {field: HOSTILE[kind]}))
        assert answer.status_code in (303, 422, 429), (field, answer.status_code)
        assert "<script>alert" not in answer.text and "49" not in re.findall(r">\s*(\d+)\s*<", answer.text)
        if answer.status_code == 422 and path == "/me/profile" and field != "occupation":
            assert "tailor of Kisumu" in answer.text, field
