"""The policy about reviews: due times, second checks, renewals, what a case brings and what opens it again."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ORGANISATIONS = [
    "GOVERNMENT_ENTITY", "PRIVATE_COMPANY", "BANK", "FINANCIAL_INSTITUTION", "FOREIGN_AGENCY_OR_SUBSIDIARY",
    "NON_DOMICILED_COMPANY",
]  # fmt: skip
NEEDS = [
    (2, ["INDIVIDUAL"], ["id", "address"]),
    (3, ["INDIVIDUAL"], ["id", "address", "income"]),
    (2, ORGANISATIONS, ["id", "address", "business_registration"]),
    (3, ORGANISATIONS, ["id", "address", "income", "business_registration"]),
    (4, ORGANISATIONS, ["business_registration", "beneficial_owners"]),
]
TOUCHED = {
    "name": ["id", "business_registration"],
    "birth_date": ["id"],
    "identity_numbers": ["id"],
    "registration_number": ["business_registration"],
    "addresses": ["address"],
}
DOCUMENT = {
    "requirements": [
        {"level": level, "customer_types": types, "documents_required": papers} for level, types, papers in NEEDS
    ],
    "due_hours": {"web": 4, "mobile": 24, "ussd": 48, "agent": 8},
    "share_of_time": {"low": 100, "medium": 75, "high": 50},
    "holds_days": {"low": 1825, "medium": 1825, "high": 365},
    "second_check": {"risks": ["high"], "from_tier": None, "pep": True},
    "renewal_days": 60,
    "remind_days": [30, 7],
    "unanswered_days": 30,
    "idle_minutes": 30,
    "reopened_by": {
        name: {"touches": papers, "evidence_rests": name not in ("name", "addresses")}
        for name, papers in TOUCHED.items()
    },
}
INSERT = sa.text(
    "INSERT INTO policy_version (id, version, created_at, kind, number, document, why, proposed_by, proposed_by_name, "
    "effective_from) VALUES (gen_random_uuid(), 1, now(), 'review', 1, CAST(:document AS jsonb), "
    "'The bank began with this.', 'system:system', 'system', timestamptz '2020-01-01 00:00:00+00')"
)
KINDS = "kind IN ('onboarding', 'kyc'{more})"


def upgrade() -> None:
    _kinds(", 'review'")
    op.get_bind().execute(INSERT, {"document": json.dumps(DOCUMENT)})


def downgrade() -> None:
    op.execute("DELETE FROM policy_version WHERE kind = 'review'")
    _kinds("")


def _kinds(more: str) -> None:
    op.drop_constraint(op.f("ck_policy_version_policykind"), "policy_version")
    op.create_check_constraint(op.f("ck_policy_version_policykind"), "policy_version", KINDS.replace("{more}", more))
