"""The generated reference: the command line's manual and the JSON schemas."""
