"""人大议案建议与监督工作平台。Importing the Celery app here lets every process find its broker."""

from congress.celery import app as celery_app

__all__ = ["celery_app"]
