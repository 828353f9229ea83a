"""The loss over a plane of weight space, as a surface that can be turned and as contours."""
