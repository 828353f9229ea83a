"""What the panel of the plane through three images says."""

NO_IMAGES = (
    "These data have no images to be mixed. Choose “MNIST digits” as the data set at the left, or "
    "a folder of images under Own data; for points of a plane, open Decision boundary."
)
CANVAS_HELP = (
    "Every place of the triangle is a mixture of the three images, pixel by pixel: the nearer to a "
    "corner, the more of its image. The colour tells which class the network answers there, paler "
    "where it is less sure; the lines are where one class ends and another begins. Around the "
    "triangle the mixtures go on beyond the images, with pixels lighter than paper or darker "
    "than ink. Drag the ring to mix by hand; drop another image onto a corner."
)
PIN_HELP = (
    "Put the image that is looked at, pinned by a click or drawn on the pad, onto a corner. You "
    "can also drag an image from the gallery or from the examples of the minibatch."
)
OTHERS_HELP = "Take three other training images of different classes."
MIXTURE = "the mixture"
MIXED = "a mixture of A, B and C"
"""What the mixture is called where the corners are not in sight."""
MIXTURE_HELP = (
    "The three images mixed pixel by pixel, as the network sees it. While you drag the ring, the "
    "network drawing shows what every neuron gives for the mixture; Esc lets go of it."
)


def mixture_words(shares: tuple[float, float, float], names: tuple[str, ...]) -> str:
    """Return how much of each image is in a mixture: "60 % A, 25 % B, 15 % C"."""
    gap = "\N{NO-BREAK SPACE}"
    percents = zip(whole_percents(shares), names, strict=True)
    return ", ".join(f"{percent}{gap}%{gap}{name}" for percent, name in percents)


def whole_percents(shares: tuple[float, ...]) -> list[int]:
    """Return shares that add up to 1 as whole percents that add up to 100."""
    floors = [int(100 * share) for share in shares]
    by_rest = sorted(range(len(shares)), key=lambda i: floors[i] - 100 * shares[i])
    for i in by_rest[: 100 - sum(floors)]:
        floors[i] += 1
    return floors
