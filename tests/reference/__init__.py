"""The record that Staffordshire's office published, in the three forms that tests want of it."""
