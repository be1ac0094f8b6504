"""What the API's tests need beside a database: the compiled catalogues of sentences."""

from salur.config.prepare import prepare_files

prepare_files()  # before anything is translated
