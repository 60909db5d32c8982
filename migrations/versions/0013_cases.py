"""Cases of three kinds, with a second check where policy asks for one, and word for who lost a case to a colleague."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def columns() -> list[sa.Column[object]]:
    """The new columns, made afresh: one belongs to one table."""
    return [
        sa.Column("kind", sa.String(length=40), nullable=False, server_default="verification"),
        sa.Column("because", sa.ARRAY(sa.String(length=40)), nullable=False, server_default="{}"),
        sa.Column("touched", sa.ARRAY(sa.String(length=40)), nullable=False, server_default="{}"),
        sa.Column("shown", sa.ARRAY(sa.Uuid()), nullable=False, server_default="{}"),
        sa.Column("checked_by", sa.String(length=80), nullable=True),
        sa.Column("checked_by_name", sa.String(length=200), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_from", sa.String(length=80), nullable=True),
        sa.Column("taken_by_name", sa.String(length=200), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=True),
    ]


CHECKS = {
    "ck_kyc_case_casekind": "kind IN ('verification', 'renewal', 'review')",
    "ck_kyc_case_checked_by_somebody": "(checked_by IS NULL) = (checked_at IS NULL)",
    "ck_kyc_case_taken_from_somebody": "(taken_from IS NULL) = (taken_at IS NULL)",
    "ck_kyc_case_two_checkers": "holder <> checked_by",
}
# As in 0007; but the first check of a case does not end what somebody took part in: the second is of the same work.
STRANGER = """
CREATE OR REPLACE FUNCTION decision_by_a_stranger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked approval_request%ROWTYPE;
    last_decided timestamptz;
BEGIN
    SELECT * INTO asked FROM approval_request WHERE id = NEW.request_id;
    IF NEW.checker = asked.object_maker THEN
        RAISE EXCEPTION 'who made it may not decide'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_on_own_object', TABLE = 'decision';
    END IF;
    IF asked.kind NOT IN ('kyc', 'tier') OR asked.customer_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT max(d.decided_at) INTO last_decided
        FROM decision d JOIN approval_request r ON r.id = d.request_id
        WHERE r.customer_id = asked.customer_id AND r.kind = asked.kind AND d.request_id <> NEW.request_id{same}
          AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.request_id = d.request_id);
    IF EXISTS (
        SELECT 1 FROM contribution c
        WHERE c.customer_id = asked.customer_id AND c.actor_id = NEW.checker
          AND (last_decided IS NULL OR c.at > last_decided)
    ) THEN
        RAISE EXCEPTION 'a contributor may not decide'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_by_contributor', TABLE = 'decision';
    END IF;
    RETURN NULL;
END $$;
"""
SAME = "\n          AND (r.kind <> 'kyc' OR r.subject_id <> asked.subject_id)"


def upgrade() -> None:
    for column in columns():
        op.add_column("kyc_case", column)
        if column.server_default:
            op.alter_column("kyc_case", column.name, server_default=None)
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(name), "kyc_case", condition)
    op.create_index(
        "ix_kyc_case_taken_from", "kyc_case", ["taken_from"], postgresql_where=sa.text("taken_from IS NOT NULL")
    )
    op.execute(STRANGER.replace("{same}", SAME))


def downgrade() -> None:
    op.execute(STRANGER.replace("{same}", ""))
    op.drop_index("ix_kyc_case_taken_from", "kyc_case")
    for name in CHECKS:
        op.drop_constraint(op.f(name), "kyc_case")
    for column in columns():
        op.drop_column("kyc_case", column.name)
