"""Segments: versions of their rules, who is in them, placements by hand, runs, sizes by day."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

INSERT = sa.text(
    "INSERT INTO segment_version (id, version, created_at, code, number, document, why, proposed_by, proposed_by_name) "
    "VALUES (gen_random_uuid(), 1, now(), :code, 1, CAST(:document AS json), 'The bank began with this.', "
    "'system:system', 'system')"
)
# (name, what it is for, rank, tiers)
FIRST = {
    "premium": ("Premium", "The highest tiers, identity verified.", 10, ["3", "4"]),
    "standard": ("Standard", "Verified and on tier 2.", 20, ["2"]),
    "basic": ("Basic", "Everybody else.", 30, []),
}
KINDS = (
    "kind IN ('tier', 'kyc', 'edit', 'merge', 'unmerge', 'import', 'restriction', 'declining', 'closing', 'policy', "
    "'risk', 'screening', 'export', 'erasure'{more})"
)


def _record() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _of_customer(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_for", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f(f"fk_{table}_customer_id")),
    ]


def upgrade() -> None:
    _kinds(", 'segment', 'dictionary'")
    _versions()
    _standings()
    _placements()
    _runs()


def downgrade() -> None:
    for table in ("segment_size", "segment_run", "segment_placement", "segment_standing", "segment_version"):
        op.drop_table(table)
    _kinds("")


def _kinds(more: str) -> None:
    op.drop_constraint(op.f("ck_approval_request_requestkind"), "approval_request")
    op.create_check_constraint(op.f("ck_approval_request_requestkind"), "approval_request", KINDS.format(more=more))


def _versions() -> None:
    op.create_table(
        "segment_version",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(length=1000), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_by_name", sa.String(length=200), nullable=False),
        sa.Column("agreed_by_name", sa.String(length=200), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        *_record(),
        sa.CheckConstraint("number > 0", name=op.f("ck_segment_version_counted_from_one")),
        sa.ForeignKeyConstraint(["request_id"], ["approval_request.id"], name=op.f("fk_segment_version_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_version")),
        sa.UniqueConstraint("code", "number", name=op.f("uq_segment_version_code_number")),
    )
    for code, (name, about, rank, tiers) in FIRST.items():
        facts = {"kyc": ["verified"], "tier": tiers} if tiers else {}
        conditions = [{"fact": fact, "any_of": words} for fact, words in facts.items()]
        document = {"name": name, "about": about, "family": "value", "rank": rank, "conditions": conditions}
        op.get_bind().execute(INSERT, {"code": code, "document": json.dumps(document)})


def _standings() -> None:
    op.create_table(
        "segment_standing",
        sa.Column("tokens", sa.ARRAY(sa.Integer()), nullable=False),
        *_of_customer("segment_standing"),
        *_record(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_standing")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_segment_standing_customer_id")),
    )
    op.create_index(
        "ix_segment_standing_tokens", "segment_standing", ["tokens"], postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )  # fmt: skip


def _placements() -> None:
    op.create_table(
        "segment_placement",
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("placed_by", sa.String(length=80), nullable=False),
        sa.Column("placed_by_name", sa.String(length=200), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_name", sa.String(length=200), nullable=True),
        *_of_customer("segment_placement"),
        *_record(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_placement")),
    )
    op.create_index(op.f("ix_segment_placement_customer_id"), "segment_placement", ["customer_id"])
    op.create_index(
        "uq_segment_placement_standing", "segment_placement", ["customer_id", "token"], unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )  # fmt: skip


def _runs() -> None:
    op.create_table(
        "segment_run",
        sa.Column(
            "state",
            sa.Enum("running", "done", name="runstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("started_by", sa.String(length=200), nullable=False),
        sa.Column("customers", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        *_record(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_run")),
    )
    op.create_index(
        "uq_segment_run_one", "segment_run", ["state"], unique=True, postgresql_where=sa.text("state = 'running'")
    )
    op.create_index("ix_segment_run_created_at", "segment_run", ["created_at"])
    op.create_table(
        "segment_size",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("members", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", "day", name=op.f("pk_segment_size")),
    )
