"""The part of a programme package that holds indicators, their numbers, norms and money."""
