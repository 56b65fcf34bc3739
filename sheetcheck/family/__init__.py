"""What one kind of sheet declares: a YAML file, read into frozen values."""
