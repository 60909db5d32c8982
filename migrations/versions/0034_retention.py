"""Since when nothing asks for a document any more, and documents that are kept no longer."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

CHECK, INDEX = "ck_document_documentstate", "ix_document_rests_since"
STATES = "state IN ('received', 'in_review', 'accepted', 'rejected'{more})"
# Nobody noted when a paper was refused or a customer left: its time begins with this migration.
BEGIN = """UPDATE document SET rests_since = now() FROM customer WHERE customer.id = document.customer_id
AND (document.state IN ('received', 'rejected') OR customer.stage NOT IN ('prospect', 'customer'))"""


def upgrade() -> None:
    op.add_column("document", sa.Column("rests_since", sa.DateTime(timezone=True), nullable=True))
    op.create_index(INDEX, "document", ["rests_since", "id"], postgresql_where=sa.text("rests_since IS NOT NULL"))
    _states(", 'removed'")
    op.execute(BEGIN)


def downgrade() -> None:
    _states("")
    op.drop_index(INDEX, "document")
    op.drop_column("document", "rests_since")


def _states(more: str) -> None:
    op.drop_constraint(op.f(CHECK), "document")
    op.create_check_constraint(op.f(CHECK), "document", STATES.replace("{more}", more))
