"""Understand the formulas that offices count with: work them out, and widen them to all items.

`syntax` makes a tree of a formula's text, and `evaluation` works it out over the cells, with the
criteria of COUNTIF in `criteria`, as Excel does. `formula` is the door: a `Reading` knows its
value, the ranges that it counts, and itself with other ranges. `parts` marks the formulas that
count only a page or a chapter. What may come out otherwise in Excel raises `NotUnderstoodError`;
a formula that is not understood is never touched.
"""
