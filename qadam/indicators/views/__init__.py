"""Pages of indicators, norms, money and findings."""
