"""P13: many writers at one customer. Each edit that was answered with 200 counts, none is lost, the others are told."""

from collections import Counter

from flask import Flask

from tests.live import at_once, live_app
from tests.rest import Machine, amina

__all__ = ["live_app"]
WRITERS, EDITS = 8, 120


def test_of_many_edits_at_once_none_is_lost(live_app: Flask) -> None:
    officer = Machine(live_app.test_client(), "branch-officer")
    made = officer.post(body=amina()).get_json()
    where = f"/{made['id']}"

    def edit(number: int) -> int:
        writer = Machine(live_app.test_client(), "branch-officer", name=f"Writer {number % WRITERS}")
        version = writer.get(where).get_json()["version"]
        answer = writer.ask("PATCH", where, {"occupation": f"job {number}"}, **{"If-Match": str(version)})
        assert answer.status_code == 200 or answer.get_json()["error_code"] == "VERSION_CONFLICT"
        return answer.status_code

    answers = Counter(at_once(live_app, EDITS, edit, threads=WRITERS))
    assert set(answers) <= {200, 409} and answers[200] > 0
    now, history = officer.get(where).get_json(), officer.get(f"{where}/history?limit=200").get_json()["items"]
    assert now["version"] == made["version"] + answers[200]
    assert sum("occupation" in " ".join(entry["fields"]) for entry in history) == answers[200] + 1
