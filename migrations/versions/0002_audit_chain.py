"""The audit chain that only `audit_append` can lengthen, and that nobody can shorten or rewrite."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UP = """
INSERT INTO audit_head (chain, seq, hash) VALUES
    ('change', 0, sha256('chain:change'::bytea)), ('access', 0, sha256('chain:access'::bytea));

CREATE FUNCTION audit_append(which text, entry text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH head AS (
        UPDATE audit_head SET seq = seq + 1, hash = sha256(hash || convert_to(entry, 'UTF8'))
        WHERE chain = which RETURNING chain, seq, hash
    )
    INSERT INTO audit_entry (chain, seq, at, operation, actor, customers, body, hash)
    SELECT chain, seq, (entry::json->>'at')::timestamptz, entry::json->>'operation', entry::json->'actor'->>'id',
           ARRAY(SELECT json_array_elements_text(entry::json->'customers'))::uuid[], entry::json, hash
    FROM head RETURNING seq;
$$;
REVOKE ALL ON FUNCTION audit_append(text, text) FROM PUBLIC;

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log can only be lengthened';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_append_only;
"""

DOWN = """
DROP TRIGGER audit_entry_append_only ON audit_entry;
DROP FUNCTION audit_is_append_only();
DROP FUNCTION audit_append(text, text);
DELETE FROM audit_head;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
