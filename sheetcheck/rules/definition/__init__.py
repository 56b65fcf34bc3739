"""What a rule is, and how one is registered."""
