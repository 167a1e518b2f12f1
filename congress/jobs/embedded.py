"""The embedded queue: kombu's file system transport, with messages that appear whole.

The stock transport opens a message under its final name and fills it afterwards; a worker that
lists the folder in between reads an empty file and stops. Here it is filled first, renamed then.
"""

from __future__ import annotations

import os
import uuid
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem


class Channel(filesystem.Channel):
    def _put(  # type: ignore[override]  # as kombu itself does
        self, queue: str, payload: dict[str, Any], **kwargs: Any
    ) -> None:
        folder = self.data_folder_out
        # No suffix that any queue answers to: nobody takes it before it is renamed.
        draft = os.path.join(folder, f".{uuid.uuid4().hex}")
        try:
            with open(draft, "wb") as file:
                file.write(filesystem.str_to_bytes(filesystem.dumps(payload)))
            millis = round(filesystem.monotonic() * 1000)
            os.rename(draft, os.path.join(folder, f"{millis}_{uuid.uuid4()}.{queue}.msg"))
        except OSError as error:
            raise ChannelError("cannot write to the embedded queue") from error


class Transport(filesystem.Transport):
    Channel = Channel
    polling_interval = 0.3  # seconds: the longest a job waits for a listing of one folder
    default_connection_params: dict[str, Any] = {}  # a folder has no host; kombu warns otherwise
