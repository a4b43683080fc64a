"""The door for assistants: the Model Context Protocol, on the official SDK, over HTTP and over standard input and output."""
