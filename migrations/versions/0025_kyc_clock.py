"""When the KYC clock of a customer ends, and the calls about it. Who came before gets a clock from a job, spread out."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

RESULTS = ("will_come", "call_again", "no_answer", "wrong_number", "not_wanted")


def upgrade() -> None:
    op.add_column("customer", sa.Column("kyc_due_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("customer", sa.Column("kyc_clock_step", sa.Integer(), nullable=True))
    running = sa.text("kyc_verified_at IS NULL")
    op.create_index("ix_customer_kyc_due_at", "customer", ["kyc_due_at", "id"], postgresql_where=running)
    result = sa.Enum(*RESULTS, name="callresult", native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "clock_call",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("result", result, nullable=False),
        sa.Column("called_by", sa.String(length=80), nullable=False),
        sa.Column("called_by_name", sa.String(length=200), nullable=False),
        sa.Column("next_call_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_for", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_clock_call_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_call")),
    )
    op.create_index("ix_clock_call_customer_id", "clock_call", ["customer_id", "created_at"])


def downgrade() -> None:
    op.drop_table("clock_call")
    op.drop_index("ix_customer_kyc_due_at", "customer")
    op.drop_column("customer", "kyc_clock_step")
    op.drop_column("customer", "kyc_due_at")
