"""The nouns of Tradewire: frozen values on the standard library alone."""
