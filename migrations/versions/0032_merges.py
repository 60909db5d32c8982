"""Merges of two records of one customer, and the ledger of the rows that each changed."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survivor_id", sa.Uuid(), nullable=False),
        sa.Column("duplicate_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "done", "ended", "undone", name="mergestate", native_enum=False, create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("seen", sa.LargeBinary(), nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_by_name", sa.String(length=200), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_name", sa.String(length=200), nullable=True),
        sa.Column("sealed_for", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("survivor_id <> duplicate_id", name=op.f("ck_merge_two_records")),
        sa.CheckConstraint(
            "(state IN ('done', 'undone')) = (merged_at IS NOT NULL)", name=op.f("ck_merge_carried_out")
        ),
        sa.CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name=op.f("ck_merge_undone")),
        sa.ForeignKeyConstraint(["id"], ["approval_request.id"], name=op.f("fk_merge_id")),
        sa.ForeignKeyConstraint(["survivor_id"], ["customer.id"], name=op.f("fk_merge_survivor_id")),
        sa.ForeignKeyConstraint(["duplicate_id"], ["customer.id"], name=op.f("fk_merge_duplicate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )  # fmt: skip
    for column in ("survivor_id", "duplicate_id"):
        op.create_index(op.f(f"ix_merge_{column}"), "merge", [column])
    op.create_index(
        "uq_merge_of_duplicate", "merge", ["duplicate_id"], unique=True, postgresql_where=sa.text("state = 'done'")
    )
    op.create_table(
        "merged_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("column_name", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("sealed_before", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_after", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["merge_id"], ["merge.id"], name=op.f("fk_merged_row_merge_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_row")),
        sa.UniqueConstraint(
            "merge_id", "table_name", "row_id", "column_name",
            name=op.f("uq_merged_row_merge_id_table_name_row_id_column_name"),
        ),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("merged_row")
    op.drop_table("merge")
