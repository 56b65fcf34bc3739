"""What a rule is, how it is registered, and what several rules share."""
