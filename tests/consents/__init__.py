"""Tests of the consents area."""
