"""Running the rules over sheets, and the pandera schema that they make."""
