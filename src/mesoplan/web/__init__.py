"""The clinic's pages, by journey: client, treatment, director, account."""
