"""Evenkeel: psychiatric medication management by telehealth."""
