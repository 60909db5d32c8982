"""The application for web servers and for `flask --app wsgi`."""

import sys

from backoffice import create_app
from backoffice.kernel.postgres_programs import EmbeddedPostgresProblem

try:
    app = create_app()
except EmbeddedPostgresProblem as problem:
    sys.exit(str(problem))
