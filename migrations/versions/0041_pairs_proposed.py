"""A pair that somebody proposed to merge waits for a second person, and for no other reviewer meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

PROPOSED = """
    UPDATE duplicate_pair SET merge_proposed = true FROM merge
    WHERE merge.state = 'waiting' AND one_id = LEAST(survivor_id, duplicate_id)
    AND other_id = GREATEST(survivor_id, duplicate_id)
"""


def upgrade() -> None:
    op.add_column("duplicate_pair", sa.Column("merge_proposed", sa.Boolean(), nullable=False, server_default="false"))
    op.execute(PROPOSED)
    op.alter_column("duplicate_pair", "merge_proposed", server_default=None)
    op.drop_index("ix_duplicate_pair_waiting", "duplicate_pair")
    _waiting("state = 'open' AND both_living AND NOT merge_proposed")
    op.create_index("ix_duplicate_pair_proposed", "duplicate_pair", ["weight", "id"], postgresql_where="merge_proposed")


def downgrade() -> None:
    op.drop_index("ix_duplicate_pair_proposed", "duplicate_pair")
    op.drop_index("ix_duplicate_pair_waiting", "duplicate_pair")
    _waiting("state = 'open' AND both_living")
    op.drop_column("duplicate_pair", "merge_proposed")


def _waiting(where: str) -> None:
    op.create_index("ix_duplicate_pair_waiting", "duplicate_pair", ["weight", "id"], postgresql_where=where)
