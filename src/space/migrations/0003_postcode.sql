-- # Search finds a space by its postcode too.
update space set fold = fold || ' ' || lower(replace(postcode, '-', ' ')) where postcode <> '';
