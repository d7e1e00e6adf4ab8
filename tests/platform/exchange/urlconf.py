"""The installation's routes with those of import and export, whether or not the installation names them itself."""

from rapport.config.urls import urlpatterns as installed
from rapport.platform.exchange.urls import urlpatterns as exchange

urlpatterns = [*exchange, *installed]
