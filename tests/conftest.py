"""How hard properties are searched: `--cases N` examples of each; the same ones in every run but for `--explore`."""

import pytest
from hypothesis import HealthCheck, Phase, settings

CASES = 40

settings.register_profile("reproducible", deadline=None, derandomize=True)
settings.load_profile("reproducible")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--cases", type=int, default=CASES, help="examples for each property of whole workbooks")
    parser.addoption("--explore", action="store_true", help="draw other examples in every run")


@pytest.fixture(scope="session")
def search(pytestconfig: pytest.Config) -> settings:
    """How a property of whole workbooks is searched; its entries are large, and drawing them takes milliseconds."""
    return settings(
        max_examples=pytestconfig.getoption("cases"),
        phases=[Phase.explicit, Phase.generate, Phase.target, Phase.shrink],
        deadline=None,
        derandomize=not pytestconfig.getoption("explore"),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Know the mark of pytest-xdist where it is switched off, too."""
    config.addinivalue_line("markers", "xdist_group(name): tests that run in one process")
