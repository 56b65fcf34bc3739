"""Run the rules over sheets; the rules on items as a pandera schema."""
