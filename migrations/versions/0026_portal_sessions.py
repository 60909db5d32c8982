"""Sessions of customers beside those of staff: what kind of person, and whose record."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("web_session", sa.Column("kind", sa.String(), nullable=False, server_default="person"))
    op.alter_column("web_session", "kind", server_default=None)
    op.add_column("web_session", sa.Column("customer_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM web_session WHERE kind = 'customer'")
    op.drop_column("web_session", "customer_id")
    op.drop_column("web_session", "kind")
