"""What customers agreed to: which text, when, how, and what they took back."""
