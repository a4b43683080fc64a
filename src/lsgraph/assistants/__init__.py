"""What an assistant with tools is answered: few tools, each answer with its edition and what to cite."""
