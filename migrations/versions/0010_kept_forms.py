"""What was typed when a session had ended, sealed for that browser, for half an hour."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_form",
        sa.Column("browser_hash", sa.String(), nullable=False),
        sa.Column("iss", sa.String(), nullable=False),
        sa.Column("sub", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("browser_hash", name=op.f("pk_kept_form")),
    )
    op.create_index("ix_kept_form_created_at", "kept_form", ["created_at"])


def downgrade() -> None:
    op.drop_table("kept_form")
