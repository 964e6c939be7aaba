def verify():
    pass


def tell_unusual():
    pass
