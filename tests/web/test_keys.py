"""Keys of one letter: each person's choice, kept where several people share a computer."""

import re

from flask.testing import FlaskClient

from tests.identity.signing_in import sign_in

SWITCH = re.compile(r'data-keys-switch="(keys-[0-9a-f]{12})"( checked)?')


def switch_of(client: FlaskClient) -> tuple[str, bool]:
    """The cookie's name on the page, and whether the keys work."""
    found = SWITCH.search(client.get("/me").get_data(as_text=True))
    assert found
    return found[1], bool(found[2])


def test_who_switches_the_keys_off_finds_them_off_and_a_colleague_at_the_same_computer_does_not(
    client: FlaskClient,
) -> None:
    sign_in(client, "kyc-reviewer", name="Rita Nyambura")
    cookie, work = switch_of(client)
    assert work
    client.set_cookie(cookie, "off")
    assert switch_of(client) == (cookie, False)
    sign_in(client, "kyc-reviewer", name="Peter Lindqvist")
    others, work = switch_of(client)
    assert others != cookie and work
