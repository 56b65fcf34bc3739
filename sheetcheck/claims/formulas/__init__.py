"""The formulas that offices count with: taken apart, worked out as Excel does, widened."""
