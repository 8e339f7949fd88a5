"""Norms held against what took place: facts from any area, a pure engine, contradictions, waves."""
