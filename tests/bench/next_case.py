"""Row 5b: from pressing "next" to the next case on screen, with the picture of its first page."""

import re
import time
from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

import psycopg
from flask.testing import FlaskClient
from sqlalchemy import make_url, select

from backoffice.access.actor import Actor
from backoffice.customers.models import Customer
from backoffice.documents import service as documents
from backoffice.documents.models import DocumentType
from backoffice.kernel.db import db
from backoffice.kyc import service as kyc
from tests.bench.bank import Bank, Banks
from tests.bench.measuring import Line, percentile
from tests.documents import wellformed
from tests.identity.signing_in import sign_in, staff, token_of

CASES, WARM, GOAL_MS = 60, 10, 200
AGENT: Actor = staff("agent", name="Samuel Okoth")
PICTURE = re.compile(r'data-now><img src="([^"]+)"')


def measure(banks: Banks, size: int) -> Iterator[Line]:
    """Each step of the browser in turn: the press, the page that it leads to, the picture on it."""
    bank = banks.of(size)
    with bank.app.app_context():
        _open_cases(bank)
        db.session.remove()
    client: FlaskClient = bank.app.test_client()
    sign_in(client, "kyc-reviewer", name="Rita Nyambura")
    token = token_of(client)
    times = [_next(client, token) for _ in range(CASES)][WARM:]
    with bank.app.app_context():
        db.engine.dispose()
    whole, press, page, picture, busy = ([one[part] for one in times] for part in range(5))
    parts = " + ".join(f"{percentile(part, 50):.0f}" for part in (press, page, picture))
    ours = percentile(whole, 95)
    yield Line(
        "5b", f"next case on screen with its first page, {size:,} customers", "–",
        f"p50 {percentile(whole, 50):.0f} ms ({parts}), p95 {ours:.0f} ms; "
        f"{percentile(busy, 50):.0f} ms of them our CPU", None, f"p95 ≤ {GOAL_MS} ms",
        ours <= GOAL_MS,
    )  # fmt: skip


def _next(client: FlaskClient, token: str) -> list[float]:
    """Milliseconds of the whole, of the press, the page and the picture, and how long our process was busy."""
    begun, busy = time.perf_counter(), time.process_time()
    pressed = client.post("/kyc/next", data={"csrf_token": token}, headers={"Sec-Fetch-Site": "same-origin"})
    claimed = time.perf_counter()
    page = client.get(pressed.headers["Location"])
    shown = time.perf_counter()
    found = PICTURE.search(page.get_data(as_text=True))
    assert found, "the page shows no document"
    picture = client.get(found[1])
    seen, worked = time.perf_counter(), time.process_time()
    assert picture.status_code == 200 and picture.get_data().startswith(b"\xff\xd8")
    steps = (seen - begun, claimed - begun, shown - claimed, seen - shown, worked - busy)
    return [step * 1000 for step in steps]


def _open_cases(bank: Bank) -> None:
    """Cases with photographs of everyday size, each customer's own; those of other rows are put away first."""
    with psycopg.connect(
        make_url(bank.settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    ) as connection:
        connection.execute("DELETE FROM kyc_case")
    north = select(Customer.id).where(Customer.branch == AGENT.branch).order_by(Customer.id).limit(CASES)
    ids: list[UUID] = list(db.session.scalars(north))
    for customer_id in ids:
        photo = wellformed.jpeg(2400, 1600, comment=customer_id.bytes)
        for kind in (DocumentType.NATIONAL_ID, DocumentType.PROOF_OF_ADDRESS):
            documents.upload(AGENT, customer_id, documents.Upload("front.jpg", BytesIO(photo), kind))
        kyc.open_case(AGENT, customer_id)
        db.session.remove()
