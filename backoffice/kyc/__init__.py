"""Verifying customers: cases, the review queue, and the decision about the documents."""
