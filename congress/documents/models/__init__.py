from congress.documents.models.attachment import Attachment
from congress.documents.models.number import NumberCounter, NumberFormat

__all__ = ["Attachment", "NumberCounter", "NumberFormat"]
