"""Tables: what each column means, which rows are measures, which tables are numbers."""
