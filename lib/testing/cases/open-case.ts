import { createAnalysis, getAnalysis } from "@/lib/data/analyses/analyses"
import { query } from "@/lib/data/base/client"
import { noAnswers } from "@/lib/domain/results/score-question"
import { importFiles } from "@/lib/jobs/import/import-files"
import { untilStatus } from "@/lib/testing/process/wait-until"
import { fileOf, type Case } from "./cases"

/** A case that was imported and whose failures were all read. */
export type OpenedCase = Awaited<ReturnType<typeof openCase>>

const people = new Map<string, Promise<{ id: number; name: string; role: "owner" }>>()

/** Somebody, the same for the same name. */
export function personOf(name: string) {
  const known = people.get(name) ?? makePerson(name)
  people.set(name, known)
  return known
}

async function makePerson(name: string) {
  const [row] = await query<{ id: number }>(
    "INSERT INTO app_user (login, name, role) VALUES ($1, $1, 'owner') RETURNING id",
    [name],
  )
  return { id: row?.id ?? 0, name, role: "owner" as const }
}

/** Imports a case as its owner and reads every failure; a worker must be there whose judge is called "first". */
export async function openCase(one: Case, name: string, threshold?: number) {
  const viewer = await personOf(one.owner ?? name)
  const report = await importFiles({
    ...{ ownerId: viewer.id, files: [await fileOf(one)] },
    threshold,
    answers: { ...noAnswers, ...one.answers },
  })
  const config = { mode: "induce", ratio: 1 } as const
  const { id } = await createAnalysis({ resultSetId: report.resultSet, judgeId: "first", config }, viewer)
  await untilStatus(() => getAnalysis(id, viewer), "done")
  const names = await query<{ name: string; slug: string; dataset: string }>(
    `SELECT m.name, m.slug, d.slug AS dataset FROM result_set_count c
     JOIN model m ON m.id = c.model_id JOIN dataset d ON d.id = c.dataset_id WHERE c.result_set_id = $1`,
    [report.resultSet],
  )
  return {
    ...{ viewer, report, analysis: id, dataset: names[0]?.dataset ?? "" },
    slugOf: (model: string) => names.find((row) => row.name === model)?.slug ?? "",
    itemOf: (example: string) => findId("SELECT id FROM example WHERE external_id = $2 AND id IN (SELECT example_id FROM prediction WHERE result_set_id = $1)", [report.resultSet, example]), // prettier-ignore
    failureOf: (example: string) => findId("SELECT a.id FROM error_annotation a JOIN example e ON e.id = a.example_id WHERE a.analysis_id = $1 AND e.external_id = $2 ORDER BY a.id", [id, example]), // prettier-ignore
  }
}

async function findId(text: string, values: readonly unknown[]): Promise<number> {
  const [row] = await query<{ id: number }>(text, [...values])
  if (!row) throw new Error(`nothing of ${values.join(" ")}`)
  return row.id
}
