"""The rules. Each is in one place: check, reason, texts and examples."""
