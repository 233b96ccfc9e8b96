"""Whole stories in real browsers. A package, so that its clinic ends with its last test."""
