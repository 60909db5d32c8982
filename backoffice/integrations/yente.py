"""OpenSanctions' matching interface, as its own service and yente on one's own machine speak it.

`POST /match/{dataset}` takes several query entities at once, `GET /catalog` tells the editions of the lists.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import requests

from backoffice.integrations.ports import Edition, Hit, NotAnswered, Properties, Sought

PATIENCE = (3.0, 30.0)
MOST_HITS, MOST_VALUES, LONGEST = 10, 50, 300
VERSION_OF = "%Y%m%d%H%M%S"  # 20261124063105-xyz: when the lists were made begins it


class Yente:
    """The interface at `url`, asked for one of its datasets; `key` is needed by the hosted one only."""

    name = "opensanctions"
    at_once = 50  # yente takes a hundred

    def __init__(self, url: str, dataset: str, key: str) -> None:
        self._url, self._dataset, self._key = url.rstrip("/"), dataset, key

    def edition(self) -> Edition:
        """The edition of the dataset, as its catalogue tells it."""
        found = self._asked("GET", "/catalog")
        datasets = found.get("datasets")
        for one in datasets if isinstance(datasets, list) else ():
            if isinstance(one, dict) and one.get("name") == self._dataset:
                return _edition(one)
        raise NotAnswered("the watch lists' catalogue lacks the dataset")

    def match(self, sought: Mapping[str, Sought]) -> Mapping[str, Sequence[Hit]]:
        """Who each of these may be."""
        queries = {name: {"schema": one.schema, "properties": dict(one.properties)} for name, one in sought.items()}
        path = f"/match/{quote(self._dataset, safe='')}?limit={MOST_HITS}"
        responses = self._asked("POST", path, {"queries": queries}).get("responses")
        if not isinstance(responses, dict) or not all(isinstance(responses.get(name), dict) for name in sought):
            raise _strange()
        return {name: [_hit(one) for one in responses[name].get("results") or ()] for name in sought}

    def _asked(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        headers = {"Accept": "application/json"} | ({"Authorization": f"ApiKey {self._key}"} if self._key else {})
        try:
            answer = requests.request(
                method, self._url + path, json=body, headers=headers, timeout=PATIENCE, allow_redirects=False
            )
            found = answer.json() if answer.content else {}
        except requests.RequestException as error:
            # `from None`: the library's text may quote the request.
            raise NotAnswered(f"the watch lists cannot be reached ({type(error).__name__})") from None
        if answer.status_code != requests.codes.ok:
            raise NotAnswered(f"the watch lists answered HTTP {answer.status_code}")
        if not isinstance(found, dict):
            raise _strange()
        return found


def _edition(told: Mapping[str, Any]) -> Edition:
    # What is searched is the index: it may be older than the lists.
    version = told.get("index_version") or told.get("version")
    if not isinstance(version, str) or not version:
        raise _strange()
    try:
        made = datetime.strptime(version.partition("-")[0], VERSION_OF).replace(tzinfo=UTC)
    except ValueError:
        made = None
    return Edition(version[:80], made)


def _hit(told: Any) -> Hit:
    if not isinstance(told, dict) or not isinstance(told.get("id"), str) or not told["id"]:
        raise _strange()
    score = told.get("score")
    if not isinstance(score, (int, float)) or not 0 <= score <= 1:
        raise _strange()
    datasets = tuple(str(one)[:LONGEST] for one in (told.get("datasets") or [])[:MOST_VALUES])
    caption = str(told.get("caption") or told["id"])[:LONGEST]
    schema = str(told.get("schema"))[:LONGEST]
    return Hit(told["id"][:LONGEST], schema, caption, _properties(told.get("properties")), datasets, float(score))


def _properties(told: Any) -> Properties:
    """Texts only: what is nested (relatives, holdings) is not compared."""
    if not isinstance(told, dict):
        raise _strange()
    return {
        str(name): tuple(one[:LONGEST] for one in values[:MOST_VALUES] if isinstance(one, str))
        for name, values in told.items() if isinstance(values, list)
    }  # fmt: skip


def _strange() -> NotAnswered:
    return NotAnswered("the watch lists answered something else")
