"""A stand-in of OpenSanctions' matching interface over the sample bank's own list: `BACKOFFICE_WATCH_LIST_URL`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from backoffice.integrations.ports import Hit, Sought
from backoffice.screening.list_file import ListFile

DATASET, MOST_AT_ONCE = "default", 100


def yente(path: Path) -> Blueprint:
    """The two doors below `/yente` that the back office uses."""
    doors = Blueprint("yente", __name__, url_prefix="/yente")
    lists = ListFile(path)

    @doors.get("/catalog")
    def catalogue() -> ResponseReturnValue:
        edition = lists.edition()
        made = edition.at.strftime("%Y%m%d%H%M%S") if edition.at else ""
        version = f"{made}-{edition.version[:3]}"
        dataset = {"name": DATASET, "title": "Invented people", "load": True, "version": version, "children": []}
        return jsonify(datasets=[dataset | {"index_version": version, "index_current": True}], current=[DATASET])

    @doors.post("/match/<dataset>")
    def match(dataset: str) -> ResponseReturnValue:
        queries = request.get_json()["queries"]
        if dataset != DATASET:
            return jsonify(detail="No such dataset."), 404
        if len(queries) > MOST_AT_ONCE:
            return jsonify(detail="Too many queries in one batch."), 400
        sought = {name: Sought(one["schema"], one["properties"]) for name, one in queries.items()}
        found = lists.match(sought)
        return jsonify(responses={name: _answer(hits) for name, hits in found.items()}, limit=5)

    return doors


def _answer(hits: Any) -> dict[str, Any]:
    results = [_entity(hit) for hit in hits]
    return {"status": 200, "results": results, "total": {"value": len(results), "relation": "eq"}}


def _entity(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id, "caption": hit.caption, "schema": hit.schema, "datasets": list(hit.datasets), "score": hit.score,
        "properties": {name: list(values) for name, values in hit.properties.items()}, "features": {}, "match": True,
        "target": True, "referents": [],
    }  # fmt: skip
