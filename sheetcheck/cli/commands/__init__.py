"""The commands, one a file: options in, text and exit code out."""
