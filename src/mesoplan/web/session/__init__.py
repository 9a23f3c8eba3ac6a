"""Consent, session, amendment, aftercare, photographs."""
