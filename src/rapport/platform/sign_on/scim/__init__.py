"""SCIM 2.0 (RFC 7643, RFC 7644): a directory keeps our users and teams. Groups are teams; roles are a user's roles."""
