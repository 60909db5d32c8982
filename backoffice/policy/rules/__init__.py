"""What the policy's documents may say, and how two versions differ."""
