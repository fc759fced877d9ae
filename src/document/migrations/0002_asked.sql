-- # People are asked to accept it, on their page and on that of the space: rules in force, not a model of rules.
alter table document_template add column asked @bool not null default 0;
