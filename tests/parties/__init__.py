"""Tests of the persons behind organisations."""
