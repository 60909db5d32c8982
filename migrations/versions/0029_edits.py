"""Which edits are approved, as a document of the policy."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

INSERT = sa.text(
    "INSERT INTO policy_version (id, version, created_at, kind, number, document, why, proposed_by, proposed_by_name, "
    "effective_from) VALUES (gen_random_uuid(), 1, now(), 'edits', 1, CAST(:document AS json), "
    "'The bank began with this.', 'system:system', 'system', timestamptz '2020-01-01 00:00:00+00')"
)
KINDS = "kind IN ('onboarding', 'kyc', 'review', 'reasons', 'messages', 'terms', 'tiers'{more})"
ONCE_VERIFIED = (
    "given_names", "family_name", "birth_date", "organisation_name", "registration_number", "identity_numbers",
)  # fmt: skip
FIELDS = (*ONCE_VERIFIED[:3], "gender", *ONCE_VERIFIED[3:], "income")


def upgrade() -> None:
    _kinds(", 'edits'")
    rules = {name: {"approval": "once_verified" if name in ONCE_VERIFIED else "never"} for name in FIELDS}
    op.get_bind().execute(INSERT, {"document": json.dumps({"edits": rules})})


def downgrade() -> None:
    op.execute("DELETE FROM policy_version WHERE kind = 'edits'")
    _kinds("")


def _kinds(more: str) -> None:
    op.drop_constraint(op.f("ck_policy_version_policykind"), "policy_version")
    op.create_check_constraint(op.f("ck_policy_version_policykind"), "policy_version", KINDS.format(more=more))
