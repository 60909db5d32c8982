"""Each attempt to hand a message to its gateway, and what the gateway told afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

STATES = "state IN ('queued', 'sent', 'failed', 'withdrawn'{more})"
OUTCOMES = ("taken", "delivered", "undelivered", "failed", "refused", "lost")


def upgrade() -> None:
    for name in ("delivered_at", "retried_at"):
        op.add_column("message", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("message", sa.Column("has_text", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute("UPDATE message SET has_text = false WHERE once AND state <> 'queued'")
    op.alter_column("message", "has_text", server_default=None)
    _states(", 'delivered'")
    op.create_index("ix_message_created_at_id", "message", ["created_at", "id"])
    op.create_index("ix_message_state_created_at_id", "message", ["state", "created_at", "id"])
    _attempts()


def _attempts() -> None:
    op.create_table(
        "message_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(*OUTCOMES, name="outcome", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("said", sa.String(length=120), nullable=True),
        sa.Column("gateway_id", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_message_attempt_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_attempt")),
        sa.UniqueConstraint("message_id", "number", name=op.f("uq_message_attempt_message_id_number")),
    )
    op.create_index(op.f("ix_message_attempt_gateway_id"), "message_attempt", ["gateway_id"])


def downgrade() -> None:
    op.drop_table("message_attempt")
    op.drop_index("ix_message_state_created_at_id", "message")
    op.drop_index("ix_message_created_at_id", "message")
    op.execute("UPDATE message SET state = 'sent' WHERE state = 'delivered'")
    _states("")
    for name in ("has_text", "retried_at", "delivered_at"):
        op.drop_column("message", name)


def _states(more: str) -> None:
    op.drop_constraint(op.f("ck_message_messagestate"), "message")
    op.create_check_constraint(op.f("ck_message_messagestate"), "message", STATES.replace("{more}", more))
