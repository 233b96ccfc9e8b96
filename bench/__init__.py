"""Benchmarks: `make bench NAME=…` runs one and prints its figures as JSON lines."""
