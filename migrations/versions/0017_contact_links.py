"""Links that confirm an e-mail address; how long contacts are valid, how they were proved and what they replaced."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KINDS = ("phone", "email", "address")


def upgrade() -> None:
    op.create_table(
        "contact_link",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("challenge", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("asks_code", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_contact_link_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_contact_link_token_sha256")),
    )
    op.create_index(op.f("ix_contact_link_contact_id"), "contact_link", ["contact_id"])
    op.create_index(op.f("ix_contact_link_customer_id"), "contact_link", ["customer_id"])
    for kind in KINDS:
        _widen(kind)


def _widen(kind: str) -> None:
    proof = sa.Enum("code", "link", "document", "service", name="proof", native_enum=False, length=40)
    op.add_column(kind, sa.Column("valid_from", sa.Date(), nullable=False, server_default=sa.func.current_date()))
    op.alter_column(kind, "valid_from", server_default=None)
    op.add_column(kind, sa.Column("valid_to", sa.Date(), nullable=True))
    op.add_column(kind, sa.Column("verified_by", proof, nullable=True))
    op.add_column(kind, sa.Column("replaces_verified", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column(kind, "replaces_verified", server_default=None)
    rows = sa.table(kind, sa.column("verified_by"), sa.column("verified_at"))
    op.execute(rows.update().where(rows.c.verified_at.isnot(None)).values(verified_by="code"))
    op.create_check_constraint("proof", kind, "verified_by IN ('code', 'link', 'document', 'service')")
    op.create_check_constraint("proved", kind, "verified_by IS NULL OR verified_at IS NOT NULL")
    op.create_check_constraint("valid", kind, "valid_to IS NULL OR valid_to >= valid_from")
    # What ended is nobody's any more, and never the first choice.
    op.create_index(
        f"ix_{kind}_ending", kind, ["valid_to"], postgresql_where=sa.text("valid_to IS NOT NULL AND living")
    )


def downgrade() -> None:
    for kind in KINDS:
        op.drop_index(f"ix_{kind}_ending", kind)
        for name in ("proof", "proved", "valid"):
            op.drop_constraint(f"ck_{kind}_{name}", kind)
        for column in ("valid_from", "valid_to", "verified_by", "replaces_verified"):
            op.drop_column(kind, column)
    op.drop_table("contact_link")
