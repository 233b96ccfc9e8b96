"""FHIR R4 JSON to frozen values, one resource a file; pure: no database, no clock."""
