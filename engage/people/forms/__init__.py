"""What is typed about people, understood field by field. Whether it may be written is asked by engage.people.actions."""
