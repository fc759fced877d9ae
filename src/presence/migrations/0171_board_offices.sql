-- # Offices stand on the board only where the host wants it: who sits there knows it. 46: desks, rooms, booths, event spaces.
update door_terms set board_kinds = 46 where board_kinds = 62;
