"""Floor 11: home, where everybody finds their work, and figures of the whole bank."""
