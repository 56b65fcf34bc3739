"""Families: what a YAML file declares of one kind of sheet, read into frozen values."""
