"""In English, day and clock as the desk writes them: 5 Dec 2024, 10:40."""

DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
