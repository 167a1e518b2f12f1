"""What the workers of these tests run: the application, its own queue, and the tests' kinds."""

import os

from congress.celery import app

app.conf.task_default_queue = os.environ["TEST_QUEUE"]
app.conf.include = ["tests.jobs.handlers"]  # imported once Django is ready
