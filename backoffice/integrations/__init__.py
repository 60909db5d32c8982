"""The neighbours: systems of others that the back office talks to, each behind a port."""
