"""The shared folder: listing it, planning the work, and telling which files are one return."""
