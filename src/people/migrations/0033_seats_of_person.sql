-- # In which teams somebody holds a seat is asked at each booking of his.
create index team_seat_of_account on team_seat (account_id) where until_at is null;
