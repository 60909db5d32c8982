"""The application for web servers and for `flask --app wsgi`."""

import sys

from backoffice import create_app
from backoffice.kernel.postgres_programs import EmbeddedPostgresProblem
from backoffice.small_app import small_app

try:
    app = small_app(sys.argv) or create_app()
except EmbeddedPostgresProblem as problem:
    sys.exit(str(problem))
