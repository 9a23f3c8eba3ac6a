"""Where on the skin each point lies: a map on a surface, not on a picture of it.

A site is a place on one triangle of the canonical face. The same site is found again on
every photograph, on the neutral head and on paper, because each is only a view.
"""
