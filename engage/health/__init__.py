"""Whether Engage works: probes for machines, a page for administrators, and the timetable of the jobs. Silence counts as a failure."""
