"""Decisions about automated checks: when one may be asked for, which word counts, what follows from it."""
