"""The FHIR R4 door: one person's bundle in, a consultation and an account out."""
