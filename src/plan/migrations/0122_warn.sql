-- # What somebody is warned of before it ends is no part of a membership: those that are, most of a house, are not read.
create index allowance_to_warn on allowance (until_day) where closed = 0 and until_day <> 0 and membership_id = 0;
