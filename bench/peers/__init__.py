"""Other engines, each given the same rules and rows in the form it likes best."""
