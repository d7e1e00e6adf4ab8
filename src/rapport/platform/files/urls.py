"""Routes of files."""

from django.urls import path

from rapport.platform.files.views import FileDeleteView, FileUploadView, FileView

urlpatterns = [
    path("files/<uuid:uid>/", FileView.as_view(), name="file"),
    path("files/<uuid:uid>/delete/", FileDeleteView.as_view(), name="file-delete"),
    path("files/<slug:kind>/<uuid:uid>/", FileUploadView.as_view(), name="file-upload"),
]
