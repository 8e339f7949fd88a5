"""The public vote at its busiest minute, beside pgbench and beside the same vote through a plain Django view."""
