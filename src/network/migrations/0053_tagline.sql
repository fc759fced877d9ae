-- # The line under the network's name in other languages than the network's own.
create table network_tagline (
  lang @text primary key,
  tagline @text not null
);
