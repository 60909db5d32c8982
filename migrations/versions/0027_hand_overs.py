"""Phone numbers that have come to somebody else: a case each, decided by a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    states = ("open", "proved", "ended", "declined")
    op.create_table(
        "hand_over",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("phone_id", sa.Uuid(), nullable=False),
        sa.Column("claimed_for", sa.Uuid(), nullable=True),
        sa.Column("branch", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*states, name="handoverstate", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("opened_by_name", sa.String(length=200), nullable=False),
        sa.Column("proved_by", sa.String(length=80), nullable=True),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_for", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> opened_by", name=op.f("ck_hand_over_four_eyes")),
        sa.CheckConstraint(
            "decided_by IS NULL OR proved_by IS NULL OR decided_by <> proved_by",
            name=op.f("ck_hand_over_not_who_proved"),
        ),
        sa.CheckConstraint("state <> 'ended' OR proved_at IS NOT NULL", name=op.f("ck_hand_over_proved_first")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_hand_over_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    for column in ("branch", "customer_id"):
        op.create_index(op.f(f"ix_hand_over_{column}"), "hand_over", [column])
    op.create_index("ix_hand_over_created_at_id", "hand_over", ["created_at", "id"])
    op.create_index(
        "uq_hand_over_undecided", "hand_over", ["phone_id"], unique=True,
        postgresql_where=sa.text("state IN ('open', 'proved')"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("hand_over")
