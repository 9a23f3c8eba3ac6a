"""What a practitioner works with: list, chart, consultation, plan, session."""
