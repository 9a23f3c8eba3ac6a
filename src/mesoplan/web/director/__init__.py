"""The medical director's and the administrator's rooms."""
