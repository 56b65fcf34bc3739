"""From a grid of cells to a sheet: title, headings, sections, items and footer."""
