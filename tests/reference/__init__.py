"""The record and the letter that two offices published, each in the three forms that tests want of it."""
