"""Imports: choose a kind, a file, look, confirm."""

from django.urls import path

from congress.imports import views

app_name = "imports"

urlpatterns = [
    path("", views.index, name="index"),
    path("runs/<int:pk>/", views.run_detail, name="run"),
    path("runs/<int:pk>/problems.xlsx", views.problems, name="problems"),
    path("runs/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("runs/<int:pk>/check/", views.recheck, name="recheck"),
    path("runs/<int:pk>/discard/", views.discard, name="discard"),
    path("runs/<int:pk>/passwords/", views.passwords, name="passwords"),
    path("<slug:kind>/", views.upload, name="upload"),
    path("<slug:kind>/template.xlsx", views.table_template, name="template"),
]
