"""Rules of screening: when two names are one, what else fits, which lists an entry stands on, who may judge it."""
