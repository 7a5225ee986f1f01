"""The screens of the calendar: days off and swapped days of the province, working hours of the units."""
