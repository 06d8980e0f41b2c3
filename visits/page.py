"""What higher apps add to the page of a visit."""

from engage.core.sections import Sections
from visits.models import Visit

_sections = Sections[Visit]()
add_sections, sections_of = _sections.add, _sections.of
