"""The clinic: its records, who may do what with them, and the ledger of it all."""
