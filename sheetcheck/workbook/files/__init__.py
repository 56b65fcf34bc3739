"""Files on a disk or a share: opening, reading, replacing and listing them."""
