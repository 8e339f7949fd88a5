"""The machinery of the vote, without pages: keys, page tokens, judging and keeping ballots."""
