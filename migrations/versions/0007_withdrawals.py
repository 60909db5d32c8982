"""Decisions undone within ten seconds: a withdrawal beside the decision, which then counts for nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# As in 0004, but an undone decision does not end what somebody took part in.
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
        WHERE r.customer_id = asked.customer_id AND r.kind = asked.kind AND d.request_id <> NEW.request_id{undone};
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
UNDONE = "\n          AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.request_id = d.request_id)"
STAYS = """
CREATE TRIGGER withdrawal_once BEFORE UPDATE OR DELETE OR TRUNCATE ON withdrawal
    FOR EACH STATEMENT EXECUTE FUNCTION decision_stays();
ALTER TABLE withdrawal ENABLE ALWAYS TRIGGER withdrawal_once;
"""
STATES = "state IN ('queued', 'sent', 'failed'{more})"


def upgrade() -> None:
    op.add_column("approval_request", sa.Column("replaces", sa.Uuid(), nullable=True))
    op.create_unique_constraint(
        op.f("uq_decision_request_id_checker_decided_at"), "decision", ["request_id", "checker", "decided_at"]
    )
    op.create_table(
        "withdrawal",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checker", sa.String(length=80), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "at >= decided_at AND at < decided_at + interval '10 seconds'", name=op.f("ck_withdrawal_in_time")
        ),
        sa.ForeignKeyConstraint(["next_id"], ["approval_request.id"], name=op.f("fk_withdrawal_next_id")),
        sa.ForeignKeyConstraint(
            ["request_id", "checker", "decided_at"],
            ["decision.request_id", "decision.checker", "decision.decided_at"],
            name="withdrawal_by_its_checker",
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint("next_id", name=op.f("uq_withdrawal_next_id")),
    )
    op.execute(STAYS)
    op.execute(STRANGER.replace("{undone}", UNDONE))
    _messages_may_be(", 'withdrawn'")


def downgrade() -> None:
    _messages_may_be("")
    op.execute(STRANGER.replace("{undone}", ""))
    op.drop_table("withdrawal")
    op.drop_constraint(op.f("uq_decision_request_id_checker_decided_at"), "decision")
    op.drop_column("approval_request", "replaces")


def _messages_may_be(more: str) -> None:
    op.drop_constraint(op.f("ck_message_messagestate"), "message")
    op.create_check_constraint(op.f("ck_message_messagestate"), "message", STATES.replace("{more}", more))
