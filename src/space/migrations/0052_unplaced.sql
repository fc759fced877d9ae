-- # Spaces that an import took without a place: looked through when a row comes mended.
create index space_unplaced on space (country) where lat_micro is null;
