"""The places alerts are told in and commands come from; each platform is a folder that knows no other."""
