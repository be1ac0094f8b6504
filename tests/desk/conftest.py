"""The pages speak, also when only these tests are run."""

from tests.browser.conftest import catalogues as catalogues
