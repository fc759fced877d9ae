-- # Where an answer goes when it is not to the network: a host's own address.
alter table mail add column reply_to @text;
