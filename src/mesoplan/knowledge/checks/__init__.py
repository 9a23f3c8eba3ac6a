"""The checks behind ``mesoplan knowledge check``, one subject a module."""
