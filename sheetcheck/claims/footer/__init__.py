"""Read the numbers around the items of a table: every one with the name of a total is a claim.

The words for what stands there:

- A *figure* is a cell that holds a number: `9`, `９件`, `75.0%`, `▲1`. Beside its label it may have
  words of its own: `計9事業`, `R5 8事業、R6 9事業`.
- A *line* is a label with its number in one cell: `A 9事業`. A cell may hold several.
- A *label* is a word that names what is counted: a rating, all items, a section, a department, a
  measure. Other words are *known* to speak of counts (件数, 今年度), known to speak of something
  else, which makes the number *foreign* (前年度, 円), or unknown (see `vocabulary`).
- A *block* is what stands together on one side of the table, up to a row in which nothing does.

The way of a number:

1. The rows in the columns of the table that are a label and its figures, and the headings over
   such, are no items (`footer_rows`, by the cells of a row in `row_cells`).
2. The other cells outside the items are read (`footer_reader`). Numbers that are names become
   words: ratings called 5, 4, 3 (`rating_heads`); sections, years and days at the head of rows
   and columns (`heads`).
3. Each cell is a figure (`figures`), lines, or a word, and gets its *place*: the words left of it,
   over it and at the head of its block (`places`).
4. What the words around a number name is its scope; what speaks against it is the reason for
   which it is foreign, or in doubt (`figure_claims`, `line_claims`). The nearest word decides.
5. The claims are read together: which of two counts, and what is a footer of its own
   (`claims_together`); what a row of sums counts (`sum_rows`); which total
   sums up a breakdown by other things (`breakdowns`).

`read_claims` is steps 2 to 5 on one page. A foreign number is kept with its reason, so that
people can see why it is no total. Everything here is linear in the number of cells.
"""
