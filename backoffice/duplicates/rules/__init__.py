"""Rules of duplicates: what two people have in common, what that is worth, and how likely they are one person."""
