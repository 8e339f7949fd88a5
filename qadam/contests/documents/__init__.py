"""Documents of contests: minutes of a commission, certificates."""
