"""When somebody was signed out everywhere: what was issued to them before counts no more."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subject_cutoff",
        sa.Column("iss", sa.String(), nullable=False),
        sa.Column("sub", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("iss", "sub", name=op.f("pk_subject_cutoff")),
    )


def downgrade() -> None:
    op.drop_table("subject_cutoff")
