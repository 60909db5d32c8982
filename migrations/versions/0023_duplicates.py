"""Pairs of customers who may be one, judgements, the keys that bring them together, runs."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

RELATIONS = ("twin", "family", "shared_phone", "namesake", "other")
CHANNELS = ("web", "mobile", "ussd", "agent")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _record() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _customer(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["customer.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "duplicate_key",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        _customer("duplicate_key", "customer_id"),
        sa.PrimaryKeyConstraint("key", "customer_id", name=op.f("pk_duplicate_key")),
    )
    op.create_index(op.f("ix_duplicate_key_customer_id"), "duplicate_key", ["customer_id"])
    _pairs()
    _judgements()
    op.create_table(
        "duplicate_run",
        sa.Column("state", _words("runstate", "running", "done"), nullable=False),
        sa.Column("engine", sa.String(length=20), nullable=False),
        sa.Column("started_by", sa.String(length=80), nullable=False),
        sa.Column("slices", sa.Integer(), nullable=False),
        sa.Column("slices_done", sa.Integer(), nullable=False),
        sa.Column("compared", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *_record(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_run")),
    )
    op.create_index(
        "uq_duplicate_run_one", "duplicate_run", ["state"], unique=True, postgresql_where="state = 'running'"
    )


def _pairs() -> None:
    op.create_table(
        "duplicate_pair",
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("state", _words("pairstate", "open", "different", "merged"), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("judged", sa.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("origin", _words("origin", "registration", "edit", "run"), nullable=False),
        sa.Column("found_channel", _words("channel", *CHANNELS), nullable=False),
        sa.Column("found_branch", sa.String(length=40), nullable=False),
        sa.Column("both_living", sa.Boolean(), nullable=False),
        sa.Column("relation", _words("relation", *RELATIONS), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        *_record(),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_duplicate_pair_ordered")),
        sa.CheckConstraint(
            "(state = 'different') = (relation IS NOT NULL)", name=op.f("ck_duplicate_pair_different_in_a_relation")
        ),
        _customer("duplicate_pair", "one_id"),
        _customer("duplicate_pair", "other_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pair")),
        sa.UniqueConstraint("one_id", "other_id", name="uq_duplicate_pair_customers"),
    )
    op.create_index(op.f("ix_duplicate_pair_other_id"), "duplicate_pair", ["other_id"])
    op.create_index("ix_duplicate_pair_decided_at", "duplicate_pair", ["decided_at"])
    op.create_index(
        "ix_duplicate_pair_waiting", "duplicate_pair", ["weight", "id"],
        postgresql_where="state = 'open' AND both_living",
    )  # fmt: skip


def _judgements() -> None:
    op.create_table(
        "duplicate_judgement",
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", _words("verdict", "noted", "different", "carried", "reopened"), nullable=False),
        sa.Column("relation", _words("relation", *RELATIONS), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("sealed_for", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        *_record(),
        sa.ForeignKeyConstraint(["pair_id"], ["duplicate_pair.id"], name=op.f("fk_duplicate_judgement_pair_id")),
        _customer("duplicate_judgement", "customer_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_judgement")),
    )
    op.create_index(op.f("ix_duplicate_judgement_pair_id"), "duplicate_judgement", ["pair_id"])
    op.create_index(op.f("ix_duplicate_judgement_customer_id"), "duplicate_judgement", ["customer_id"])


def downgrade() -> None:
    for table in ("duplicate_run", "duplicate_judgement", "duplicate_pair", "duplicate_key"):
        op.drop_table(table)
