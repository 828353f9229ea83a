"""What the gallery says below its images."""

from playground.engine.measurements.class_images import ClassImagesAnswer
from playground.ui.digits.gallery_tiles import largest_spread

NO_PICTURES = (
    "These data have no pictures. Choose “MNIST digits” as the data set at the left, or a folder "
    "of images under Own data, to see them here."
)
NOTHING_PINNED = (
    "Click an image to pin it, or draw a digit of your own: then the training images that are "
    "nearest to it stand here."
)
COMPUTING = "All images are being looked at …"
POINT = "Point at an image to see which it is; click it to pin it in every panel."
POINT_TEST = "Images of the test part: the network never learns from them."
_CLICK_CLASS = "Click a class to see its images."


def of_classes(answer: ClassImagesAnswer, *, are_spreads: bool) -> str:
    """Return what the means or the spreads of the classes are."""
    if not are_spreads:
        return f"The mean image of each class, and of how many. {_CLICK_CLASS}"
    full = largest_spread(answer) / 255
    return (
        f"The standard deviation of each pixel, full ink for {full:.2f} of its range. "
        f"{_CLICK_CLASS}"
    )
