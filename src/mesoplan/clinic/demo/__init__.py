"""A clinic of invented people, of one week, made through the clinic's own actions."""
