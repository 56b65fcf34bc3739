"""What must not go out with a workbook that is published: found, told, and taken out on demand."""
