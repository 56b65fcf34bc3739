"""The nightly run on a shared folder: scan, check what changed, store results, send letters."""
