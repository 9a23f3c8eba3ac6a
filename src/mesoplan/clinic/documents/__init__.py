"""Documents on paper: what each says, how it looks, and its words in each language."""
