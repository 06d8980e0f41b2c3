"""Who may do what, written down a second time from the programme's own table, and compared cell by cell with what the code declares.

AM account manager · TM account team · LX lead executive · PX other executive on the visit · AS assistant · OPS sales operations · ADM administrator.
`any …` is somebody with that role, whatever the account. A star is an act in person, which nobody does for somebody else.
"""

RIGHTS = """
programme | take part | any-AM any-EX any-AS OPS
person | see | ADM OPS
person | administer | ADM
person | hand work over | ADM OPS
deputy | have | any-AM OPS ADM
deputy | name | oneself ADM
token | see all | ADM
token | make | oneself
token | make for a service account | ADM
service account | see and keep | ADM
token | revoke | oneself ADM
token | read and write | any-AM any-EX any-AS OPS ADM
token | read reports | any-AM any-EX OPS
token | administer | ADM
executive | see | any-AM any-EX any-AS OPS
executive | edit | OPS
policy | see and change | OPS
health | see and try again | ADM

account | see | insider OPS
account | see all | OPS
account | speak for where it has no manager | OPS
account | ask for a visit anywhere | any-EX any-AS OPS
account | edit | AM TM OPS
account | create | any-AM OPS
account | assign the manager | OPS
account | write by another system's number | OPS
account | merge | OPS
priorities and business units | write | OPS
import | see and run | OPS

visit | see | AM LX AS OPS insider named requester superior approver
visit | see confidential | AM LX AS OPS named requester superior approver
visit | see all | OPS
visit | change the request | AM TM LX AS OPS requester
visit | set objectives | AM TM
visit | speak for the account | AM
visit | speak for the executive | LX AS
visit | confirm alone that it did not take place | OPS
visit | prepare a report | AS
visit | report | AM TM LX PX OPS
visit | report somewhere | any-AM any-EX OPS
visit template | keep | OPS
visit | request | AM TM LX PX AS OPS sponsor requester
visit | consent | AM LX AS
visit | decline | AM LX AS
visit | submit_briefing | AM TM
visit | acknowledge | LX* PX*
visit | hold | AM LX AS OPS
visit | debrief | LX*
visit | close | AM
visit | close_without_debrief | OPS
visit | cancel | AM LX AS OPS
visit | did_not_take_place | AM LX AS OPS
visit | reschedule | AM LX AS OPS
leave to go alone | ask | AM TM LX AS requester
leave to go alone | decide | superior OPS
briefing | write and read the draft | AM TM
comment on a briefing | read, add and resolve | AM TM
attachment | add to, read and remove from the draft of a briefing | AM TM
attachment | add to, read and remove from the debrief until the executive has filed | LX AS
debrief | prepare | LX AS
debrief | file the account side | AM
correction of a filed record | of the executive's part | LX*
correction of a filed record | of the account side's part | AM
note of another executive | add | PX*
promise | settle | AM TM LX OPS owner
promise | assign | AM TM LX OPS
promise | remind | AM TM LX OPS
promise | mark beyond a red line | AM LX
promise | ratify | approver
promise | ratify where nobody is named | OPS
insight | answer | any-EX OPS
ask | answer | AM LX
flag | see all | OPS
flag | reply | concerned*
flag | resolve | OPS
waiver | see | writer concerned AS OPS
waiver | see all | OPS
waiver | ask | concerned AS planner OPS
waiver | decide | OPS
touchpoint | see | writer concerned AS insider OPS
touchpoint | see all | OPS
touchpoint | log | AM TM concerned AS
touchpoint | log somewhere | any-AM any-EX any-AS
touchpoint | log for any executive | any-AM OPS
touchpoint | withdraw | writer OPS

sponsorship | decide | OPS
re-match | look for | any-AM OPS
re-match | see | AM OPS
re-match | see all | OPS
re-match | ask | AM
re-match | decide | OPS
annual review | comment as the manager | AM
annual review | comment as the sponsor | sponsor
annual review | sign | OPS
annual review | build anew | AM OPS
consultation | give | sponsor
report | read | any-AM any-EX OPS
report | read all | OPS
report | read of others | any-AM OPS
report | read the scorecard | concerned OPS
"""

# object | field | stage it has not reached, or always | who reads it | who writes it
FIELDS = """
account | time_zone | always | insider OPS |
debrief | heard | the executive has filed | LX AS | LX AS
debrief | temperature | the executive has filed | LX AS | LX AS
debrief | price_signal | the executive has filed | LX AS | LX AS
debrief | value_signal | the executive has filed | LX AS | LX AS
debrief | signal_note | the executive has filed | LX AS | LX AS
debrief | share_of_mind | the executive has filed | LX AS | LX AS
debrief | promised_beyond_brief | the executive has filed | LX AS | LX AS
debrief | prepared | the executive has filed | LX AS | LX AS
debrief | agreed_next_step | the executive has filed | LX AS | LX AS
debrief | agreed_next_step_on | the executive has filed | LX AS | LX AS
debrief | feedback | the account side has filed | AM | AM
debrief | to_keep | the account side has filed | AM | AM
debrief | relationship_rating | the account side has filed | AM | AM
debrief | model_the_way | the account side has filed | AM | AM
debrief | inspire_a_shared_vision | the account side has filed | AM | AM
debrief | challenge_the_process | the account side has filed | AM | AM
debrief | enable_others_to_act | the account side has filed | AM | AM
debrief | encourage_the_heart | the account side has filed | AM | AM
debrief | next_step | the account side has filed | AM | AM
debrief | next_step_on | the account side has filed | AM | AM
debrief | recap | the account side has filed | AM | AM
debrief | feedback | the visit is closed | AM OPS |
debrief | to_keep | the visit is closed | AM OPS |
debrief | feedback | always | AM LX OPS |
debrief | to_keep | always | AM LX OPS |
debrief | relationship_rating | always | AM OPS |
debrief | model_the_way | always | AM |
debrief | inspire_a_shared_vision | always | AM |
debrief | challenge_the_process | always | AM |
debrief | enable_others_to_act | always | AM |
debrief | encourage_the_heart | always | AM |
objective | outcome | the executive has filed | LX AS | LX AS
objective | outcome_note | the executive has filed | LX AS | LX AS
customer on a visit | decision | always | insider OPS |
customer on a visit | stance | always | insider OPS |
customer on a visit | last_met | always | insider OPS |
customer on a visit | phone | always | insider OPS |
waiver | request | always | writer concerned AS OPS |
waiver | reason | always | writer concerned AS OPS |
re-match | reason | always | AM OPS |
re-match | note | always | AM OPS |
re-match | asked_by | always | AM OPS |
re-match | asked_at | always | AM OPS |
re-match | decided_by | always | AM OPS |
"""
