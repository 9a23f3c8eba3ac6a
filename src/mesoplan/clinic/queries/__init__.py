"""What may be read, each question beginning with who asks."""
