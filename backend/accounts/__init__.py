"""Signing in: accounts, memberships, sessions, invitations. OAuth, OIDC and second factors follow here."""
