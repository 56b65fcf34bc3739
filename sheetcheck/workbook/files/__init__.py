"""Files on a disk or a share: open, read, replace and list them."""
