"""Faults and attacks on the vote, each tried at the real server from outside."""
