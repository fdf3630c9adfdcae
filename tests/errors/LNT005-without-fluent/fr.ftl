welcome = Bonjour
