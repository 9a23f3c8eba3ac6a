"""An injection map for people: drawn on a picture, as a table, as one report."""
