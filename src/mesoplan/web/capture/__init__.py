"""Photographs in five standard views, and two of one view compared."""
