"""The language of each customer, the library of reasons as a document of the policy, and links to send one paper."""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSERT = sa.text(
    "INSERT INTO policy_version (id, version, created_at, kind, number, document, why, proposed_by, proposed_by_name, "
    "effective_from) VALUES (gen_random_uuid(), 1, now(), 'reasons', 1, CAST(:document AS jsonb), "
    "'The bank began with this.', 'system:system', 'system', timestamptz '2020-01-01 00:00:00+00')"
)
KINDS = "kind IN ('onboarding', 'kyc', 'review'{more})"
LANGUAGES = "language IN ('en', 'fr', 'es', 'sw')"
FIRST = Path(__file__).with_suffix(".json")


def upgrade() -> None:
    op.add_column("customer", sa.Column("language", sa.String(length=40), nullable=True))
    op.create_check_constraint(op.f("ck_customer_language"), "customer", LANGUAGES)
    op.add_column("kyc_case", sa.Column("reason_label", sa.String(length=80), nullable=True))
    op.add_column("kyc_case", sa.Column("settled", sa.ARRAY(sa.Uuid()), server_default="{}", nullable=False))
    op.alter_column("kyc_case", "settled", server_default=None)
    _links()
    _kinds(", 'reasons'")
    op.get_bind().execute(INSERT, {"document": json.dumps(json.loads(FIRST.read_text()))})


def _links() -> None:
    op.create_table(
        "upload_link",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("document_type", sa.String(length=40), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_upload_link_customer_id")),
        sa.ForeignKeyConstraint(["case_id"], ["kyc_case.id"], name=op.f("fk_upload_link_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_upload_link_token_sha256")),
    )
    op.create_index(op.f("ix_upload_link_customer_id"), "upload_link", ["customer_id"])
    op.create_index(op.f("ix_upload_link_case_id"), "upload_link", ["case_id"])


def downgrade() -> None:
    op.execute("DELETE FROM policy_version WHERE kind = 'reasons'")
    _kinds("")
    op.drop_table("upload_link")
    op.drop_column("kyc_case", "settled")
    op.drop_column("kyc_case", "reason_label")
    op.drop_column("customer", "language")


def _kinds(more: str) -> None:
    op.drop_constraint(op.f("ck_policy_version_policykind"), "policy_version")
    op.create_check_constraint(op.f("ck_policy_version_policykind"), "policy_version", KINDS.replace("{more}", more))
