"""Review files: findings that a person has accepted, with the reason and a last day."""
