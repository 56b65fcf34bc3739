"""The nightly check on the shared drive: scan, check what changed, remember, tell."""
