"""Reading the register a group kept until now: columns, rows, codes, doubts, names. Pure: no database, no request."""
