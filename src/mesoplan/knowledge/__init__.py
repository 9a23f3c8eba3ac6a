"""The knowledge library: TOML records, one a file, and the code that reads them."""
