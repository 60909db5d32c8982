"""Write the first migration anew from the models, while the house is being built (nothing is released yet)."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from backoffice import create_app
from backoffice.config import Settings
from backoffice.kernel.db import Base
from backoffice.kernel.embedded_postgres import EmbeddedPostgres

HEAD = '''"""All tables of the house."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE SCHEMA keys")
'''


def main() -> None:
    """Compare the models with an empty database and write the difference."""
    with TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder), durable=False)
        server.start()
        server.create_database("empty")
        create_app(Settings(mode="test", home=Path(folder), database_url=server.url("empty")))
        engine = create_engine(server.url("empty"))
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"include_schemas": True})
            script = produce_migrations(context, Base.metadata)
            sequences = [f'    op.execute("CREATE SEQUENCE {name}")' for name in sorted(Base.metadata._sequences)]  # noqa: SLF001 (no public way)
            up = render_python_code(script.upgrade_ops, user_module_prefix=None)
            down = render_python_code(script.downgrade_ops, user_module_prefix=None)
        engine.dispose()
        server.leave()
    dropped = [line.replace("CREATE", "DROP") for line in sequences]
    body = [HEAD + "\n".join(sequences), _indented(up), "", "", "def downgrade() -> None:", _indented(down), *dropped]
    body.append('    op.execute("DROP SCHEMA keys CASCADE")')
    text = re.sub(r"ARRAY\((?!sa\.)(\w)", r"ARRAY(sa.\1", "\n".join(body))
    Path("migrations/versions/0001_tables.py").write_text(text + "\n")


def _indented(code: str) -> str:
    return "\n".join(f"    {line}" if not line.startswith("    ") and line else line for line in code.splitlines())


main()
