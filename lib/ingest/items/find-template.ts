import { contentHash } from "@/lib/domain/text/content-hash"
import { longHash } from "@/lib/ingest/survey/long-hash"
import type { RawRow } from "@/lib/ingest/rows/raw-row"
import { identify, runOf, type AllRows, type Template } from "./item-rules"
import {
  createFrame,
  isAgreement,
  mayFrameTheSame,
  within,
  withoutMarks,
  type Frame,
} from "@/lib/domain/text/prompt-template"

/**
 * The templates that runs of a dataset put round the same questions, where taking them off makes (nearly) all ids agree;
 * null where it does not. Marks of chat templates are taken off first; else what all prompts of a run begin and end with.
 */
export async function findTemplate(
  all: AllRows,
  dataset: string,
  column: string | null,
): Promise<{ template: Template; items: number } | null> {
  async function* rowsOf() {
    for await (const { file, rows } of all())
      for (const raw of rows)
        if (raw.dataset.trim() === dataset && raw.input !== null && !raw.item)
          yield identify(raw, { column, template: null, firsts: null }, { file, questionOf: noQuestion })
  }
  const frames = await findFrames(rowsOf())
  const plainest = [...frames.values()].sort((a, b) => sizeOf(a) - sizeOf(b))[0]
  const fits = plainest && [...frames.values()].every((frame) => mayFrameTheSame(plainest, frame))
  const marks = createAgreement()
  const framed = createAgreement()
  for await (const row of rowsOf()) {
    const input = row.input ?? ""
    marks.add(row, withoutMarks(input))
    const frame = frames.get(runOf(row))
    framed.add(row, frame ? within(input, frame) : null)
  }
  const byMarks = marks.end({ areWhole: true })
  if (byMarks !== null) return { template: { kind: "marks" }, items: byMarks }
  const byFrames = fits ? framed.end({ areWhole: false }) : null
  return byFrames !== null && plainest
    ? { template: { kind: "frames", frames, base: plainest }, items: byFrames }
    : null
}

const sizeOf = ({ prefix, suffix }: Frame) => prefix.length + suffix.length

/** Rows are renamed by their column alone here. */
function noQuestion(): never {
  throw new Error("nothing is asked of the question")
}

async function findFrames(rows: AsyncIterable<RawRow>): Promise<Map<string, Frame>> {
  const runs = new Map<string, ReturnType<typeof createFrame>>()
  for await (const row of rows) {
    const run = runOf(row)
    const frame = runs.get(run) ?? createFrame()
    runs.set(run, frame)
    frame.add(row.input ?? "")
  }
  return new Map(
    [...runs].flatMap(([run, frame]) => {
      const found = frame.end()
      return found ? [[run, found] as const] : []
    }),
  )
}

/** Whether ids that several runs have stand for one text in all of them, once templates are off. */
function createAgreement() {
  const texts = new Map<number, { readonly hash: number; readonly run: string; isShared: boolean; agrees: boolean }>()
  let [length, rows, unreferenced] = [0, 0, 0]
  return {
    add(row: RawRow, text: string | null): void {
      const key = longHash(row.exampleId)
      const hash = text === null ? -1 : longHash(contentHash(text, row.reference))
      const before = texts.get(key)
      rows += 1
      length += text?.trim().length ?? 0
      if ((row.reference ?? "").trim() === "") unreferenced += 1
      if (!before) {
        texts.set(key, { hash, run: runOf(row), isShared: false, agrees: hash !== -1 })
        return
      }
      before.isShared ||= before.run !== runOf(row)
      before.agrees &&= before.hash === hash
    },
    /**
     * How many do; null where these are not nearly all, or too little is left of their texts to tell. `areWhole`: nothing
     * but marks of templates was taken off.
     */
    end({ areWhole }: { areWhole: boolean }): number | null {
      const shared = [...texts.values()].filter(({ isShared }) => isShared)
      const agreeing = shared.filter(({ agrees }) => agrees)
      const different = new Set(agreeing.map(({ hash }) => hash)).size
      const isClear = isAgreement({
        ...{ shared: shared.length, agreeing: agreeing.length, different, areWhole },
        ...{ meanLength: length / Math.max(1, rows), isReferenced: unreferenced === 0 },
      })
      return isClear ? agreeing.length : null
    },
  }
}
