"""Levels of risk and sizes of segments are counted by branch; those of the whole bank cannot be told apart any more."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _forget()
    for table in ("risk_day", "segment_size"):
        op.add_column(table, sa.Column("branch", sa.String(40), nullable=False))
    op.drop_constraint("uq_risk_day_day", "risk_day")
    op.create_unique_constraint(op.f("uq_risk_day_day_branch"), "risk_day", ["day", "branch"])
    op.drop_constraint("pk_segment_size", "segment_size")
    op.create_primary_key(op.f("pk_segment_size"), "segment_size", ["code", "day", "branch"])
    op.create_index(
        "ix_customer_risk_branch_stage", "customer", ["risk", "branch", "stage"],
        postgresql_where=sa.text("risk <> 'low'"),
    )  # fmt: skip


def downgrade() -> None:
    _forget()
    op.drop_index("ix_customer_risk_branch_stage", "customer")
    op.drop_constraint("pk_segment_size", "segment_size")
    op.create_primary_key(op.f("pk_segment_size"), "segment_size", ["code", "day"])
    op.drop_constraint("uq_risk_day_day_branch", "risk_day")
    op.create_unique_constraint(op.f("uq_risk_day_day"), "risk_day", ["day"])
    for table in ("risk_day", "segment_size"):
        op.drop_column(table, "branch")


def _forget() -> None:
    op.execute("DELETE FROM risk_day")
    op.execute("DELETE FROM segment_size")
