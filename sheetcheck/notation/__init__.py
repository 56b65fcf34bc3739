"""How people write: what counts as the same text, years, counts; pure, where the laws live."""
