"""Every operation, route, table and job of the whole house."""

import re

from flask import Flask

from backoffice.access.permissions import Permission
from backoffice.kernel import housekeeping, jobs, registry
from backoffice.kernel.db import Base
from backoffice.kernel.operations import register
from backoffice.kernel.sealed import SealedRecord
from backoffice.web.guard import open_because
from tests.house.source import files

# Permissions whose operations come with a later capability.
LATER = {
    "stage_customer": "import", "fetch_account": "accounts", "get_account": "accounts", "create_account": "accounts",
    "dispose_customer": "lifecycle", "decline_customer": "lifecycle",
    "import_customer": "import", "approve_import": "import", "approve_export": "exports",
    "export_personal_data": "privacy", "approve_erasure": "privacy", "hold_customer": "privacy",
    "fetch_task": "tasks", "edit_task": "tasks",
}  # fmt: skip
# Asked inside an operation, not by its mark.
ASKED_INSIDE = {"all_branches": "branch scope", "share_phone": "adding a household's phone"}
READING = ("get_", "fetch_")
# Tables about customers whose rows are technical and go with the customer's key or at once.
NO_HOLDING = {
    "customer": "itself", "audit_entry": "the log, sealed per subject", "contribution": "ids of staff only",
    "web_session": "at the portal an id for a day at most; what it remembers opens with the browser's secret",
}  # fmt: skip


def test_a_permission_without_an_operation_is_listed(application: Flask) -> None:
    # Tests mark operations of their own: only the product's count.
    ours = [operation for operation in register.values() if operation.function.__module__.startswith("backoffice.")]
    used = {operation.permission.value for operation in ours}
    idle = {permission.value for permission in Permission} - used - set(ASKED_INSIDE) - {"public"}
    assert idle == set(LATER), f"not listed: {idle - set(LATER)}; used by now: {set(LATER) - idle}"


def test_no_command_is_guarded_by_a_reading_permission(application: Flask) -> None:
    wrong = [o.name for o in register.values() if o.kind == "command" and o.permission.value.startswith(READING)]
    assert not wrong


def test_public_operations_say_why(application: Flask) -> None:
    assert all(bool(o.reason) == (o.permission is Permission.PUBLIC) for o in register.values())


def test_a_get_reaches_a_view_that_is_closed_or_says_why_not(application: Flask) -> None:
    with application.test_request_context():
        for rule in application.url_map.iter_rules():
            assert rule.endpoint in application.view_functions
            why = open_because(rule.endpoint)
            assert why is None or len(why) > 10


def test_only_housekeeping_tables_are_written_without_a_command(application: Flask) -> None:
    expected = {"counter", "idempotency_key", "job_failure", "web_session"}
    assert expected <= housekeeping.tables()
    assert not [name for name in housekeeping.tables() if issubclass(_model(name), SealedRecord)]


def _model(table: str) -> type[Base]:
    return next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == table)


def test_every_table_about_customers_is_in_the_registry(application: Flask) -> None:
    held = {holding.model.__tablename__ for holding in registry.holdings()}
    for mapper in Base.registry.mappers:
        table = mapper.class_.__tablename__
        points = any(key.column.table.name == "customer" for key in mapper.local_table.foreign_keys)
        about = points or "customer_id" in mapper.local_table.c or issubclass(mapper.class_, SealedRecord)
        if about and table not in NO_HOLDING:
            assert table in held, f"{table} holds personal data and is not in the registry"


def test_every_enqueued_job_exists(application: Flask) -> None:
    named = {name for path in files() for name in re.findall(r'jobs\.enqueue\(\s*"([\w.]+)"', path.read_text())}
    assert named <= set(jobs.known()), f"no such jobs: {named - set(jobs.known())}"
