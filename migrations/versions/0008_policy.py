"""The policy's documents, as the module's first description spells them."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DOCUMENTS = {
    "onboarding": {
        "channels": {
            "web": {"kyc_required": "immediate", "email_verification": True, "phone_verification": True},
            "mobile": {"kyc_required": "within_7_days", "email_verification": False, "phone_verification": True},
            "ussd": {"kyc_required": "within_30_days", "email_verification": False, "phone_verification": True},
            "agent": {"kyc_required": "within_1_day", "email_verification": False, "phone_verification": True},
        }
    },
    "kyc": {
        "tiers": [
            {"level": 1, "name": "Basic", "documents_required": ["phone"], "max_balance": 10000},
            {"level": 2, "name": "Standard", "documents_required": ["id", "address"], "max_balance": 50000},
            {"level": 3, "name": "Premium", "documents_required": ["id", "address", "income"], "max_balance": 500000},
        ],
        "verification_methods": ["manual", "automated"],
        "id_types": ["passport", "national_id", "drivers_license"],
    },
}
INSERT = sa.text(
    "INSERT INTO policy_version (id, version, created_at, kind, number, document, why, proposed_by, proposed_by_name, "
    "effective_from) VALUES (gen_random_uuid(), 1, now(), :kind, 1, CAST(:document AS json), "
    "'The bank began with this.', 'system:system', 'system', timestamptz '2020-01-01 00:00:00+00')"
)


def upgrade() -> None:
    op.create_table(
        "policy_version",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(length=1000), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_by_name", sa.String(length=200), nullable=False),
        sa.Column("agreed_by_name", sa.String(length=200), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('onboarding', 'kyc')", name=op.f("ck_policy_version_policykind")),
        sa.CheckConstraint("number > 0", name=op.f("ck_policy_version_counted_from_one")),
        sa.ForeignKeyConstraint(["request_id"], ["approval_request.id"], name=op.f("fk_policy_version_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_policy_version_kind_number")),
    )
    for kind, document in DOCUMENTS.items():
        op.get_bind().execute(INSERT, {"kind": kind, "document": json.dumps(document)})


def downgrade() -> None:
    op.drop_table("policy_version")
