"""Indexes for what homes and figures read: whom somebody registered, what came in and was decided since a moment."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENTS = ("created_at", "answered_at", "decided_at")


def upgrade() -> None:
    op.create_index("ix_customer_registered_by", "customer", ["registered_by", "created_at"])
    for moment in MOMENTS:
        op.create_index(f"ix_kyc_case_{moment}", "kyc_case", [moment])


def downgrade() -> None:
    for moment in MOMENTS:
        op.drop_index(f"ix_kyc_case_{moment}", "kyc_case")
    op.drop_index("ix_customer_registered_by", "customer")
