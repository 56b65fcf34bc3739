"""Pages: one file each, that loads nothing."""
