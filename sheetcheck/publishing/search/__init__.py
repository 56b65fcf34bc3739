"""The search for what must not go out: hidden content, metadata, and what looks personal."""
