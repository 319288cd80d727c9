-- Addresses depend on names alone (lib/db/address-slug.ts): numbers that were counted up told of others' names.
CREATE FUNCTION pg_temp.slug_of(name TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(nullif(left(regexp_replace(regexp_replace(replace(normalize(name, NFKD), '/', '--'),
    '[^A-Za-z0-9._-]+', '-', 'g'), '^[-.]+|[-.]+$', '', 'g'), 120), ''), 'unnamed')
$$;

CREATE FUNCTION pg_temp.address_of(name TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN replace(pg_temp.slug_of(name), '--', '/') = name THEN pg_temp.slug_of(name)
    ELSE pg_temp.slug_of(name) || '~' || left(encode(sha256(convert_to(name, 'UTF8')), 'hex'), 12) END
$$;

-- Twice: one row's new address may be another one's old one.
UPDATE "model" SET "slug" = '~' || "id" WHERE "slug" <> pg_temp.address_of("name");
UPDATE "model" SET "slug" = pg_temp.address_of("name") WHERE "slug" = '~' || "id";
UPDATE "dataset" SET "slug" = '~' || "id" WHERE "slug" <> pg_temp.address_of("name");
UPDATE "dataset" SET "slug" = pg_temp.address_of("name") WHERE "slug" = '~' || "id";
