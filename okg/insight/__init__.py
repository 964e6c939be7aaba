"""Who looked at what: the ledger's pages, the statement for the data subject, unusual looks."""
