"""Pure rules of the caseload."""
