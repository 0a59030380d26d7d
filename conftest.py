"""Settings for all tests: under CI Hypothesis draws the same examples every time, and no test is timed.

HYPOTHESIS_PROFILE chooses another profile: `brief` has few examples, for measuring coverage; `unshrunk` shows the first failure as it
is, which for whole projects saves minutes.
"""

import os

from hypothesis import HealthCheck, Phase, settings

pytest_plugins = ["pytester"]

# How wide a report is must not hang on the terminal that the tests run in.
os.environ.pop("COLUMNS", None)

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.register_profile("ci", settings.get_profile("default"), max_examples=150, derandomize=True, database=None)
settings.register_profile("brief", settings.get_profile("ci"), max_examples=5)
settings.register_profile("unshrunk", settings.get_profile("default"), phases=[Phase.generate])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))
