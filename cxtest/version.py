"""Which cxtest this is: a module of its own, since to look it up in what is installed takes longer than all else that says it."""

__version__ = "0.1.0"
