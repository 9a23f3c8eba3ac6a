"""What may be done: one verb, one transaction, one entry in the ledger."""
