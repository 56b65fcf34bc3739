"""What `issue`, `collect`, `rollover` and `publish` change in a workbook besides its cells."""
