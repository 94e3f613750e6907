"""What a report says where something is still to be written, listed or filled in."""

import re

GAP = re.compile("(【待(?:写|生成|填)：[^】]*】|待填：(?:【[^】]*】)+)")
"""What stands for a text, for rows, for entries; and for entries in the reason of a score that is not there yet."""
