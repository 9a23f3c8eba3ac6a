"""The checks of a pack, a module for what each looks at; none knows what a code means."""
