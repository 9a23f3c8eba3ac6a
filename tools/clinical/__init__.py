"""The pages of docs/clinical, one module a page."""
