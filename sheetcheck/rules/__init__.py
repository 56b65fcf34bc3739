"""The rules: each stands whole in one place, with its reason, texts and examples."""
