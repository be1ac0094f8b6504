"""The pages speak: their catalogues are compiled before anything is translated."""

from salur.config.prepare import prepare_files

prepare_files()
