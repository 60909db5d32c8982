"""Before and after a case, as the list it was opened from is ordered."""

import re
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backoffice.kyc import service
from backoffice.kyc.service import Tab
from tests.identity.signing_in import sign_in
from tests.kyc.bank import RITA, amina, held, opened


def some_cases() -> None:
    """Of every list a few."""
    for number in range(3):
        opened(amina(name=f"Open {number}"))
        held(RITA, amina(name=f"Held {number}"))
        service.approve(RITA, held(RITA, amina(name=f"Done {number}")).id, 1)
        service.ask_again(RITA, held(RITA, amina(name=f"Asked {number}")).id, 1, "UNREADABLE")


@pytest.mark.parametrize("tab", Tab)
def test_neighbours_follow_the_list(app: Flask, tab: Tab) -> None:
    some_cases()
    ids = [one.id for one in service.queue(RITA, tab).items]
    places = [service.place(RITA, case_id, tab) for case_id in ids]
    assert [(place.number, place.of_all) for place in places] == [(n + 1, len(ids)) for n in range(len(ids))]
    assert [(one.after, other.before) for one, other in pairwise(places)] == [(b, a) for a, b in pairwise(ids)]
    if places:
        assert places[0].before is None and places[-1].after is None


def test_a_case_that_left_the_list_still_leads_on(app: Flask) -> None:
    some_cases()
    ids = [one.id for one in service.queue(RITA, Tab.MINE).items]
    service.release(RITA, ids[1])
    place = service.place(RITA, ids[1], Tab.MINE)
    assert (place.number, place.of_all, place.before, place.after) == (None, 2, ids[0], ids[2])


def test_the_page_walks_through_the_list(client: FlaskClient) -> None:
    some_cases()
    sign_in(client, "kyc-reviewer", name="Rita Nyambura")
    ids = [one.id for one in service.queue(RITA, Tab.MINE).items]
    assert f"/kyc/{ids[0]}?tab=mine" in client.get("/kyc/?tab=mine").text
    page = client.get(f"/kyc/{ids[1]}?tab=mine").text
    assert "2 of 3" in page
    assert set(re.findall(r'href="/kyc/([0-9a-f-]{36})\?tab=mine"', page)) == {str(ids[0]), str(ids[2])}
    assert client.get(f"/kyc/{ids[1]}?tab=other").status_code == 422
