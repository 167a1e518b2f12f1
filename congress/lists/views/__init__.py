from congress.lists.views.listing import ListView

__all__ = ["ListView"]
