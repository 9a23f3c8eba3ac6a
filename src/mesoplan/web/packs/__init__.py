"""What pages about packs share: a verdict as it is shown, and words for states."""
