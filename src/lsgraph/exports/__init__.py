"""An edition in the models of other tools, written piece by piece, so that its size does not matter."""
