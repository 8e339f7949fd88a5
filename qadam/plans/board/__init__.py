"""The control board: how a programme is carried out, in numbers, and what is late and why."""
