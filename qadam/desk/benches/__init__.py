"""Benchmarks: figures and ratios of one run on one machine, never a test that fails by the clock."""
