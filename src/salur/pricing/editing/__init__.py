"""The scheme editor: conditions and benefits as a form, and beside it a cart that the draft prices while one types."""

from salur.pricing.editing.doors import urlpatterns

__all__ = ["urlpatterns"]
