"""Decisions about tiers: who may hold which, what each lacks, and what may be done within its limits."""
