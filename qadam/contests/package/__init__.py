"""The part of a programme package that holds contests: contest.yaml, read, checked, written back byte for byte."""
