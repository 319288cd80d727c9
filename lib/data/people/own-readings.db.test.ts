import { expect, test } from "vitest"
import { query } from "@/lib/data/base/client"
import { importFiles } from "@/lib/jobs/import/import-files"
import { anImporter, csv } from "@/lib/testing/analyses/import-helpers"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { listOwnReadings } from "./own-readings"
import { listOwnScopes } from "./own-scopes"

test("however often the newest results were read, the others' reading is told of; one of a sample again is neither", async () => {
  const viewer = await anImporter()
  const imported = async (name: string) =>
    (await importFiles({ ownerId: viewer.id, files: [memoryFile(`${name}.csv`, csv(`1,m,${name},a,0,r`))] })).resultSet
  const analyses = (resultSetId: number, count: number, isRereading = false) =>
    query(
      `INSERT INTO analysis (result_set_id, owner_id, title, judge_id, mode, config, status, is_rereading)
       SELECT $1, $2, 'read', 'builtin', 'place', '{}', 'done', $4 FROM generate_series(1, $3)`,
      [resultSetId, viewer.id, count, isRereading],
    )
  const [older, newer] = [await imported("older"), await imported("newer")]
  await analyses(older, 1)
  await analyses(newer, 25)
  // Its first analysis is gone: what it reads again is not known any more, that it does is.
  await analyses(older, 1, true)
  const sets = await listOwnReadings(viewer, 3)
  expect(sets.map(({ id, readings }) => [id, readings.length])).toEqual([
    [newer, 20],
    [older, 1],
  ])
  const [again] = await query<{ id: number }>("SELECT id FROM analysis WHERE is_rereading")
  const scopes = await listOwnScopes(viewer)
  expect(scopes?.analyses.length).toBe(8)
  expect(scopes?.analyses.map(({ id }) => id)).not.toContain(again?.id)
})
