"""The scheme editor: conditions and benefits as a form, and beside it a cart that the draft prices while one types."""
