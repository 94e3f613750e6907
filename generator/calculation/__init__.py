"""The form of a rubric: every named cell with its tree, the entries made in it, and what they come to."""
