"""Why something is refused: one named error a reason, with its sentences."""
