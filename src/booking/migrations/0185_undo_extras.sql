-- # extras: what was added to the booking, when that is what was changed: the text of who offers it (module extra).
alter table booking_undo add column extras @text;
