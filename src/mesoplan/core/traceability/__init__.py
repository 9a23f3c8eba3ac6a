"""What a pack says it is, what the clinic knows, and whether it may be used."""
