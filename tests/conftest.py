"""What holds for the whole suite."""

from hypothesis import settings

# A busy machine is no fault of what is tested: speed is measured in tests/bench.
settings.register_profile("tradewire", deadline=None)
settings.load_profile("tradewire")
