"""What the application's own database login may do, where it is not the owner's: everything but touch the audit log."""

from sqlalchemy import Connection, make_url, text

from backoffice.config import Settings
from backoffice.database import database_url, owner_url

LOGIN = text("SELECT set_config('backoffice.login', :login, true)")
# On all tables that there are by now, so it is said again after each upgrade. Without the audit log there is no bank.
GRANT = text("""
DO $$ DECLARE login text := current_setting('backoffice.login');
BEGIN
    IF to_regprocedure('audit_append(text, text)') IS NULL THEN RETURN; END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA public, keys TO %I', login);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, keys TO %I', login);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public, keys TO %I', login);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON audit_head, audit_entry, alembic_version FROM %I', login);
    EXECUTE format('GRANT EXECUTE ON FUNCTION audit_append(text, text) TO %I', login);
END $$
""")


def give(connection: Connection, settings: Settings) -> None:
    """Inside the owner's transaction, after the migrations; nothing to do where owner and application are one login."""
    application, owner = (make_url(url).username for url in (database_url(settings), owner_url(settings)))
    if settings.owner_database_url and application and application != owner:
        connection.execute(LOGIN, {"login": application})
        connection.execute(GRANT)
