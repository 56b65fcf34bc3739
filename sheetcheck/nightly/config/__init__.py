"""The configuration of an unattended run, read from TOML."""
