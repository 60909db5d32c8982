"""What was looked at stands with every merge: one that does not know it any more is proposed again."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE merge SET seen = '' WHERE seen IS NULL")
    op.alter_column("merge", "seen", existing_type=sa.LargeBinary(), nullable=False)


def downgrade() -> None:
    op.alter_column("merge", "seen", existing_type=sa.LargeBinary(), nullable=True)
