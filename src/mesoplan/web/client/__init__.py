"""What a client sees: education, self-check, intake, consent, check-in, card."""
