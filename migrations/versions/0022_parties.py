"""Persons behind organisations."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kinds = sa.Enum(
        "representative",
        "beneficial-owner",
        name="partykind",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "party",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("share_percent", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("sealed_for", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("customer_id <> person_id", name=op.f("ck_party_somebody_else")),
        sa.CheckConstraint("share_percent > 0 AND share_percent <= 100", name=op.f("ck_party_part_of_the_whole")),
        sa.CheckConstraint(
            "share_percent IS NOT NULL OR kind = 'representative'", name=op.f("ck_party_owners_hold_a_share")
        ),
        sa.CheckConstraint("until_day >= from_day", name=op.f("ck_party_ends_later")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_party_customer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["customer.id"], name=op.f("fk_party_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    op.create_index(op.f("ix_party_customer_id"), "party", ["customer_id"])
    op.create_index(op.f("ix_party_person_id"), "party", ["person_id"])
    op.create_index(
        "uq_party_in_force",
        "party",
        ["customer_id", "person_id", "kind"],
        unique=True,
        postgresql_where=sa.text("until_day IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("party")
