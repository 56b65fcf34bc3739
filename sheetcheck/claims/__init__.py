"""Tell which numbers are totals of a table, whether each is right, and which may be rewritten.

A sheet is full of numbers: amounts of money, people, scores, last year's totals, subtotals,
legends, dates. Some of them have the very words of a total beside them (合計 4,200 under
決算額; A 6事業 in last year's block). A wrong correction is worse than none, since nobody looks
at a corrected copy again. So a total is only rewritten where four things are shown: it is a total
of this table, the count is sure, everything that it depends on is known, and it differs.
Everything else is told with the reason.

The terms are those of audit. A *claim* is a control total: a number with a *scope* (rating,
section, department, table), a *measure* (items, net, repeated, departments, share, change) and
its *evidence*. A *block* is a group of figures in rows without a blank row between.

The way of a sheet through this room:

1. `table` has read rows. `lookalikes` and `other_tables` leave out those that only look like
   items: who filled in the sheet, a list of meetings. `sheet` is that way on one page.
2. `footer` reads the numbers around the items by the words of `vocabulary`, and each one with
   the name of a total becomes a claim. `placing` tells which of several tables it counts.
3. `counting` counts the items, and `compared` holds each claim against that.
4. `standing` decides, with the evidence of `blocks`: one *standing* for each claim. The rules, the
   JSON document, the report's picture and the correction read it; none decides anything anew.
5. `mending` says what becomes of formulas, and `settled` repeats 3 to 5 on the corrected numbers.

The order of decisions; the first that applies wins:

A. *Is it a claim of this table at all?* Else FOREIGN. Most of this is decided while reading
   (`footer`): a date is no number; the heading over a number, the lead of its row and the words
   before it must be known to speak of counts. A list of foreign words is not enough, as there is
   always one more. A sum between items is a part, a grand total under a column of numbers is
   the sum of that column, a number with a rating both over and beside it is a crossing. What is
   decided in `standing` needs the counts:
   - *Rival*: another block states the same scope with more evidence, or with as much and
     rightly. Evidence is shared within a block: a unit, a grand total, a known heading, a
     formula, most lines right.
   - A block of which most is right for all tables together, and not for the one that it stands
     at, counts all tables (`blocks.of_all_tables`).
   - A block that is right for all sheets of the book together, and not for its own, counts all
     sheets (`all_sheets`); one that is right for neither and nearer to all is never written.
   - A block of which nothing is right, and which does not add up to the items, may count
     something else where another block is right: it is told, and never written.
   - A *doubtful* claim, under words that nobody knows, counts where its block adds up to the
     number of items, or where it is right. It is never written.

B. *Does it agree?* AGREES. A share may be kept as 0.75 or as 75.

C. *Is the count itself sure?* Else UNSURE: told, not written. No items; no rating of the scale;
   a column missing that counting needs; a row with a rating that could not be read as an item,
   or an item that may be none; items lost or added since the sheet was issued; bare numbers
   without any evidence, or a legend of scores (4, 3, 2, 1); a bare number that is far too large,
   or no whole number. A doubt about the number alone gives way to D where open ratings may yet
   make it right.

D. *Is it decided?* An *open item* has a rating that is blank, unknown, contradictory, an error
   value or a formula never calculated. With k of them in its scope the true number lies between
   n, the items counted, and n + k. Inside these *bounds* a total is OPEN: it may well be right,
   and is left alone. Outside it is WRONG, whatever the ratings become; but the right number is
   not known yet, so that it is told with the bounds and not written. The grand total does not
   depend on ratings. A total by department is open while a department is.

E. Else PROVEN: it is corrected.

F. A formula is judged by what it comes to (`mending`). D does not apply to it: a range that
   misses items is wrong whatever the ratings, and is widened all the same. Formulas that share
   the items among them (a page each), or that another one of their scope adds up, are parts and
   no claims (`formulas.parts`): none of them is widened.

All of this is judged by the numbers as they stand, and again as the corrected copy will have
them, until nothing more is corrected (`settled`): rivals and evidence depend on how much of a
block is right, and a second run must not find what the first did not.

*Footing*: the lines of a block add up to its total as stated. Where they do and the total is
not the number of rows, the total is corrected and `rows-differ` asks whether a row was lost:
the department may have counted before somebody deleted a line. The corrected copy adds up to its
rows, so its undo log keeps the total (`CorrectedTotal`), and the question is asked until rows or
total change.

What can go wrong, and what holds it: a heading that no vocabulary knows (told, with the words
that would make it known: `not_counts`, `numbers`, `grand` of the form); last year's number
that happens to be right (left alone: it agrees); a legend that happens to be right in most lines
(`blocks.is_legend`). Everything here is linear in the number of claims.
"""
