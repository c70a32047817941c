"""Views against each other, and the hypergame they make."""
