"""Proof that a copy is its original with exactly the listed cells changed."""
