"""What messages say as a document of the policy."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INSERT = sa.text(
    "INSERT INTO policy_version (id, version, created_at, kind, number, document, why, proposed_by, proposed_by_name, "
    "effective_from) VALUES (gen_random_uuid(), 1, now(), 'messages', 1, CAST('{\"messages\" : {}}' AS json), "
    "'The bank began with this.', 'system:system', 'system', timestamptz '2020-01-01 00:00:00+00')"
)
KINDS = "kind IN ('onboarding', 'kyc', 'review', 'reasons'{more})"


def upgrade() -> None:
    _kinds(", 'messages'")
    op.get_bind().execute(INSERT)


def downgrade() -> None:
    op.execute("DELETE FROM policy_version WHERE kind = 'messages'")
    _kinds("")


def _kinds(more: str) -> None:
    op.drop_constraint(op.f("ck_policy_version_policykind"), "policy_version")
    op.create_check_constraint(op.f("ck_policy_version_policykind"), "policy_version", KINDS.replace("{more}", more))
