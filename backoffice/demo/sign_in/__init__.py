"""The demo sign-in: a small OpenID Connect provider on the paths that Keycloak uses."""
