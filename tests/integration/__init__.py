"""Tests of parts joined with the real thing or its fake on a socket."""
