"""A real Keycloak with our realms, for trials and tests: fetched through Maven, run on a wheel's Java."""
