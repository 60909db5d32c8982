"""Screening: matches of customers with watch lists, judgements, when who was screened, and the runs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

REQUESTS = (
    "kind IN ('tier', 'kyc', 'edit', 'merge', 'unmerge', 'import', 'restriction', 'declining', 'closing', 'policy',"
    " 'risk', {more}'export', 'erasure')"
)


def upgrade() -> None:
    _kinds("'screening', ")
    op.create_table("watch_match", *_match(), *_sealed(), *_record("watch_match"))
    op.create_index(op.f("ix_watch_match_customer_id"), "watch_match", ["customer_id"])
    op.create_index("uq_watch_match_entry", "watch_match", ["sealed_for", "entry_key"], unique=True)
    op.create_index("ix_watch_match_state_opened_at", "watch_match", ["state", "opened_at", "id"])
    op.create_table("watch_judgement", *_judgement(), *_sealed(), *_record("watch_judgement"))
    for column in ("match_id", "customer_id"):
        op.create_index(op.f(f"ix_watch_judgement_{column}"), "watch_judgement", [column])
    op.create_table("screened_customer", *_screened())
    waits = sa.text("asked_at IS NOT NULL")
    op.create_index("ix_screened_customer_asked_at", "screened_customer", ["asked_at"], postgresql_where=waits)
    op.create_table("screening_run", *_run(), *_record("screening_run"))
    running = sa.text("state = 'running'")
    op.create_index("uq_screening_run_one", "screening_run", ["state"], unique=True, postgresql_where=running)


def downgrade() -> None:
    for table in ("screening_run", "screened_customer", "watch_judgement", "watch_match"):
        op.drop_table(table)
    _kinds("")


def _kinds(more: str) -> None:
    """What somebody may ask a second person to decide."""
    op.drop_constraint(op.f("ck_approval_request_requestkind"), "approval_request")
    op.create_check_constraint(op.f("ck_approval_request_requestkind"), "approval_request", REQUESTS.format(more=more))


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _match() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("entry_key", sa.LargeBinary(), nullable=False),
        sa.Column("kind", _words("matchkind", "sanction", "pep", "other"), nullable=False),
        sa.Column("in_office", sa.Boolean(), nullable=False),
        sa.Column("state", _words("matchstate", "open", "proposed", "true", "different"), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("evidence", postgresql.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("judged", postgresql.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_watch_match_score_in_hundredths")),
        sa.CheckConstraint(
            "(state IN ('true', 'different')) = (decided_at IS NOT NULL)", name=op.f("ck_watch_match_decided_when")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_watch_match_customer_id")),
    ]


def _judgement() -> list[sa.schema.SchemaItem]:
    verdicts = ("proposed", "true", "declined", "different", "reopened")
    return [
        sa.Column("match_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", _words("verdict", *verdicts), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["match_id"], ["watch_match.id"], name=op.f("fk_watch_judgement_match_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_watch_judgement_customer_id")),
    ]


def _screened() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_screened_customer_customer_id")),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_screened_customer")),
    ]


def _run() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("state", _words("runstate", "running", "done"), nullable=False),
        sa.Column("origin", _words("origin", "list", "person"), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=80), nullable=False),
        sa.Column("edition_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_by", sa.String(length=200), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.Uuid(), nullable=True),
        sa.Column("silent_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
    ]


def _sealed() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("sealed_for", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
    ]


def _record(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
