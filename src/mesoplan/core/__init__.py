"""The clinical model: immutable values and pure functions, standard library only."""
