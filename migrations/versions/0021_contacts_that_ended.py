"""A contact that ended may come again: a customer has a value once among those that did not end."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for kind in ("phone", "email"):
        op.drop_constraint(f"uq_{kind}_own", kind)
        op.create_index(
            f"uq_{kind}_own", kind, ["customer_id", "blind"], unique=True, postgresql_where="valid_to IS NULL OR living"
        )


def downgrade() -> None:
    for kind in ("phone", "email"):
        op.drop_index(f"uq_{kind}_own", kind)
        op.create_unique_constraint(f"uq_{kind}_own", kind, ["customer_id", "blind"])
