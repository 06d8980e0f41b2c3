"""Files that people bring along: what they are, whether they may be kept, where they are kept, and how they are given out again."""
