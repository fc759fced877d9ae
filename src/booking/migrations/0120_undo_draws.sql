-- # What paid for it may have been several in turn: "way:source:takes" for each, with spaces between.
alter table booking_undo add column draws @text not null default '';
update booking_undo set draws = way || ':' || source_id || ':' || takes where source_id <> 0;
alter table booking_undo drop column source_id;
alter table booking_undo drop column takes;
