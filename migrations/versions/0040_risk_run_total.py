"""A run that weighs everybody says of how many, so that its progress can be shown."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("risk_run", sa.Column("total", sa.BigInteger(), server_default="0", nullable=False))
    op.alter_column("risk_run", "total", server_default=None)


def downgrade() -> None:
    op.drop_column("risk_run", "total")
