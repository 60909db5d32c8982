"""Four eyes, held by the database: contributors do not decide, and a decision is never changed."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UP = """
CREATE FUNCTION decision_by_a_stranger() RETURNS trigger LANGUAGE plpgsql AS $$
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
        WHERE r.customer_id = asked.customer_id AND r.kind = asked.kind AND d.request_id <> NEW.request_id;
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
CREATE CONSTRAINT TRIGGER decision_by_contributor AFTER INSERT ON decision
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION decision_by_a_stranger();

CREATE FUNCTION decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision stays as it was made'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_once', TABLE = 'decision';
END $$;
CREATE TRIGGER decision_once BEFORE UPDATE OR DELETE OR TRUNCATE ON decision
    FOR EACH STATEMENT EXECUTE FUNCTION decision_stays();
ALTER TABLE decision ENABLE ALWAYS TRIGGER decision_by_contributor;
ALTER TABLE decision ENABLE ALWAYS TRIGGER decision_once;
"""

DOWN = """
DROP TRIGGER decision_once ON decision;
DROP TRIGGER decision_by_contributor ON decision;
DROP FUNCTION decision_stays();
DROP FUNCTION decision_by_a_stranger();
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
