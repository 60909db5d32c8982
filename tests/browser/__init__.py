"""What people do, in a real browser on a real demo."""
