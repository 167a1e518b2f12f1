"""Saved views, columns and exports of all lists."""

from django.urls import path

from congress.lists.views import exports, saved

app_name = "lists"

urlpatterns = [
    path("exports/<int:pk>/", exports.download, name="exported"),
    path("views/<int:pk>/", saved.edit, name="view-edit"),
    path("views/<int:pk>/update/", saved.update, name="view-update"),
    path("views/<int:pk>/delete/", saved.delete, name="view-delete"),
    path("views/<int:pk>/default/", saved.default, name="view-default"),
    path("views/<int:pk>/move/", saved.move, name="view-move"),
    path("<str:page>/", saved.manage, name="views"),
    path("<str:page>/back/", saved.back, name="back"),
    path("<str:page>/save/", saved.save, name="view-save"),
    path("<str:page>/columns/", saved.columns, name="columns"),
    path("<str:page>/export/", exports.export, name="export"),
]
