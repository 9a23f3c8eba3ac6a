"""Reports laid out as pages of blocks, and the blocks as text or Markdown."""
