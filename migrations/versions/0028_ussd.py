"""What a dialogue on a phone did, so that a repeated request does nothing twice."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ussd_act",
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("act", _words("ussdactkind", ("register", "prove", "ask")), nullable=False),
        sa.Column("outcome", _words("ussdoutcome", ("done", "known", "refused", "wrong")), nullable=False),
        sa.Column("sealed_for", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_ussd_act_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ussd_act")),
        sa.UniqueConstraint("blind", name=op.f("uq_ussd_act_blind")),
    )
    op.create_index(op.f("ix_ussd_act_customer_id"), "ussd_act", ["customer_id"])


def downgrade() -> None:
    op.drop_table("ussd_act")


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
