"""Configuration: the files of the config folder and the environment, checked in full before anything starts."""
