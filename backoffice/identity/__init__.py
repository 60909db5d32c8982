"""Who is signed in: tokens, sessions, the realm of the identity provider."""
