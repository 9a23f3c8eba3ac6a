"""The doors by which files come in: size, depth and format are checked first."""
