import type { PoolClient } from "pg"
import { readPublished } from "./release-files"

/** The attested figures of the original ErrorAtlas: as published, incomplete, apart from ours. */
export async function seedPublished(client: PoolClient): Promise<void> {
  const { categories, name, source, ...facts } = readPublished()
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO taxonomy_version (key, name, kind, complete, source, facts) VALUES ('published', $1, 'published', false, $2, $3)
     RETURNING id`,
    [name, source, JSON.stringify(facts)],
  )
  await client.query(
    `INSERT INTO published_figure (version_id, position, name, share, datasets, models)
     SELECT $1, * FROM unnest($2::int[], $3::text[], $4::float8[], $5::int[], $6::int[])`,
    [
      rows[0]?.id,
      categories.map((_, index) => index + 1),
      categories.map((row) => row.name),
      categories.map((row) => row.share),
      categories.map((row) => row.datasets ?? null),
      categories.map((row) => row.models ?? null),
    ],
  )
}
