import "server-only"
import { listColumnMaps, rememberColumnMaps, type ShapeMap } from "@/lib/data/imports/column-maps"
import type { ScoreAnswers } from "@/lib/domain/results/score-question"
import type { FormatBundle } from "@/lib/ingest/formats/detect-format"
import { adapters } from "@/lib/ingest/formats/registry"
import type { Adapter } from "@/lib/ingest/rows/adapter"
import type { BundleScores, ScoreLook } from "./look-at-scores"

/** How tables are read by their shape: as was said of them before, and as was said now. */
export async function knownMaps(ownerId: number, answers: ScoreAnswers | undefined): Promise<ShapeMaps> {
  const said = answers?.maps ?? []
  return new Map([...(await listColumnMaps(ownerId)), ...said.map(({ shape, columns }) => [shape, columns] as const)])
}
type ShapeMaps = Awaited<ReturnType<typeof listColumnMaps>>

/** What was said of the columns of tables that could be read so holds for the owner's next ones. */
export async function rememberSaidMaps(
  ownerId: number,
  { answers, bundles, look }: { answers: ScoreAnswers | undefined; bundles: readonly FormatBundle[]; look: ScoreLook },
): Promise<void> {
  const { maps = [], columns = null } = answers ?? {}
  const said: ShapeMap[] = []
  for (const bundle of bundles) {
    const scores = look.of(bundle)
    const adapter: Adapter = adapters[bundle.format]
    if (scores.kind === "problem" || !adapter.shape || (columns === null && maps.length === 0)) continue
    const shape = await adapter.shape(bundle, scores.options)
    const map = columns ?? maps.findLast((one) => one.shape === shape)?.columns
    if (map && said.every((one) => one.shape !== shape)) said.push({ shape, columns: map })
  }
  await rememberColumnMaps(ownerId, said)
}

/** How a file's rows were read, where its format alone does not say it. */
export async function noteOf({ format, ...bundle }: FormatBundle, scores: BundleScores): Promise<string | null> {
  const adapter: Adapter = adapters[format]
  return scores.kind === "rules" ? ((await adapter.note?.(bundle, scores.options)) ?? null) : null
}
