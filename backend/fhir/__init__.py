"""FHIR R4 in and out: the only package that knows FHIR's words."""
