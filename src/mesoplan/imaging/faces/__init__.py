"""Faces on photographs: where each vertex of the surface lies, and how far to trust it.

Needs the extra ``imaging``; nothing of it is imported before a photograph is looked at.
Without the extra a map is put on the neutral head by hand.
"""
