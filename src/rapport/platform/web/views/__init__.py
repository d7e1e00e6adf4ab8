"""The generic views; each is given the record kind it serves (``record=``)."""
