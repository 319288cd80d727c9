import "server-only"
import { noAnswers, saidDirection, saidDivisor, type ScoreAnswers } from "@/lib/domain/results/score-question"
import type { ScoreRule } from "@/lib/ingest/scores/score"
import { fileProblem, profileScores } from "@/lib/ingest/formats/read-predictions"
import type { Span } from "@/lib/ingest/scores/score-column"
import { checkScales, OpenQuestions, openQuestions, type ScoreEvidence } from "@/lib/ingest/scores/score-questions"
import type { SourceFile } from "@/lib/ingest/source"

/** How one file's scores are read, or why the file cannot be taken. */
export type FileScores = { readonly rule: ScoreRule | undefined; readonly problem: string | null }

/** What was found out from all scores of an import before the first row is taken. */
export type ScoreLook = {
  readonly of: (file: SourceFile) => FileScores
  readonly directionOf: (dataset: string) => DatasetDirection
}

/** `isSaid`: somebody said it, or the scores' own words do; otherwise it is assumed. */
type DatasetDirection = { readonly lowerIsBetter: boolean; readonly isSaid: boolean }

type Wanted = {
  readonly dataset: string | null
  readonly answers?: ScoreAnswers | undefined
  readonly threshold: number | null
  readonly signal?: AbortSignal | undefined
  readonly onFile: (file: SourceFile) => Promise<void>
}

/** Reads every score column in full, file by file. Throws OpenQuestions when the scores leave open what nobody said. */
export async function lookAtScores(files: readonly SourceFile[], wanted: Wanted): Promise<ScoreLook> {
  const { dataset, answers = noAnswers, signal } = wanted
  const divisorOf =
    answers.scales.length === 0 ? null : (model: string, name: string) => saidDivisor(answers, model, name) ?? 1
  const scores = new Map<SourceFile, FileScores>()
  const seen = new Map<string, Seen>()
  for (const file of files) {
    await wanted.onFile(file)
    try {
      const found = await profileScores(file, { dataset, signal })
      const problem = found?.problem ? `${file.name} ${found.problem}` : null
      scores.set(file, { rule: found ? { reading: found.reading, divisorOf } : undefined, problem })
      if (found && !problem) for (const [name, spans] of found.spans) note(seen, { ...found, name, file, spans })
    } catch (error) {
      scores.set(file, { rule: undefined, problem: fileProblem(error) })
    }
  }
  const evidence = [...seen.values()]
  checkScales(evidence, answers)
  const questions = openQuestions(evidence, { answers, threshold: wanted.threshold })
  if (questions.length > 0) throw new OpenQuestions(questions)
  return {
    of: (file) => scores.get(file) ?? { rule: undefined, problem: null },
    directionOf: (name) => {
      const said = saidDirection(answers, name)
      return { lowerIsBetter: said === "lower", isSaid: said !== null || (seen.get(name)?.saysDirection ?? false) }
    },
  }
}

type Seen = Omit<ScoreEvidence, "saysDirection"> & {
  saysDirection: boolean
  readonly files: string[]
  readonly models: Map<string, Span>
}

/** One dataset may come in several files, each with other models. */
function note(
  seen: Map<string, Seen>,
  found: { name: string; file: SourceFile; spans: ReadonlyMap<string, Span>; saysDirection: boolean },
): void {
  const { name, file, spans, saysDirection } = found
  const one: Seen = seen.get(name) ?? { dataset: name, files: [], column: "score", saysDirection, models: new Map() }
  seen.set(name, one)
  one.files.push(file.name)
  one.saysDirection &&= saysDirection
  for (const [model, { lowest, highest }] of spans) {
    const before = one.models.get(model) ?? { lowest, highest }
    one.models.set(model, {
      lowest: Math.min(before.lowest, lowest),
      highest: Math.max(before.highest, highest),
    })
  }
}
