"""Automated checks by providers, and the inbox of their webhooks."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "provider_check",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "identity", "address", "credit", name="checkkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("applicant", sa.String(length=200), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "pending",
                "green",
                "retry",
                "final",
                "revoked",
                name="checkstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("heard", sa.String(length=40), nullable=False),
        sa.Column("heard_ms", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_by_name", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("link_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_for", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("applicant IS NOT NULL OR state = 'asked'", name=op.f("ck_provider_check_known_there")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_provider_check_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_check")),
        sa.UniqueConstraint("customer_id", "provider", name=op.f("uq_provider_check_customer_id_provider")),
        sa.UniqueConstraint("provider", "applicant", name=op.f("uq_provider_check_provider_applicant")),
    )
    op.create_index(
        "ix_provider_check_open",
        "provider_check",
        ["asked_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('asked', 'pending')"),
    )
    op.create_table(
        "webhook_inbox",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("applicant", sa.String(length=200), nullable=False),
        sa.Column("correlation", sa.String(length=200), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column(
            "word",
            sa.Enum(
                "asked",
                "pending",
                "green",
                "retry",
                "final",
                "revoked",
                name="checkstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "applied",
                "ignored",
                name="noticestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sealed_for", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["provider_check.id"], name=op.f("fk_webhook_inbox_check_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_inbox")),
        sa.UniqueConstraint("kind", "applicant", "correlation", "at_ms", name="uq_webhook_inbox_delivery"),
    )
    op.create_index("ix_webhook_inbox_created_at", "webhook_inbox", ["created_at"], unique=False)
    op.create_index(op.f("ix_webhook_inbox_customer_id"), "webhook_inbox", ["customer_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_webhook_inbox_customer_id"), table_name="webhook_inbox")
    op.drop_index("ix_webhook_inbox_created_at", table_name="webhook_inbox")
    op.drop_table("webhook_inbox")
    op.drop_index(
        "ix_provider_check_open", table_name="provider_check", postgresql_where=sa.text("state IN ('asked', 'pending')")
    )
    op.drop_table("provider_check")
