"""Next year's sheet made from this year's: years shifted, answers emptied, all else as it was."""
