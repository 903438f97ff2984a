META
key;value
description;Village
budget;100
vote_type;approval
num_projects;3
num_votes;4
PROJECTS
project_id;cost;votes;name
1;60;2;Bench
2;40;3;"A ""green"" corner; small"
3;30;1;Lamp
VOTES
voter_id;vote
1;1,2
2;1,2
3;2
4;3
