import { AppError } from "@/lib/errors"
import { limits } from "@/lib/ingest/limits"
import { letterFamilies, scoreCell, wordScore } from "./score"
import type { LetterFamily, ScoreCell, ScoreReading } from "./score"
import { isStorable } from "@/lib/ingest/storable-text"

/** What one model's numbers span in one dataset. */
export type Span = { lowest: number; highest: number }

/** How a column is read, or why it cannot be; spans are by dataset and model. */
export type ColumnProfile = {
  readonly reading: ScoreReading
  /** a sentence without its subject; null when the column is understood */
  readonly problem: string | null
  /** whether words say which way is better: pass and fail do, 1 and 0 do not */
  readonly saysDirection: boolean
  readonly spans: ReadonlyMap<string, ReadonlyMap<string, Span>>
}

export type ColumnReader = {
  readonly add: (cell: { readonly dataset: string; readonly model: string; readonly score: string }) => void
  readonly end: () => ColumnProfile
}

/** of what a column holds: more different texts than these are no vocabulary, and are counted only */
const mostTexts = 1_000
/** cells that are cached, so that a text is taken apart once */
const mostCells = 10_000
const mostSpans = 200_000

/** Unreadable cells cost their own rows as long as they are this few: a slip of the pen is no second vocabulary. */
const isSlip = (unread: number, all: number) => unread <= 1 || unread <= 0.01 * all

/** Reads one score column in full, in memory that does not grow with its rows. */
export function readScoreColumn(): ColumnReader {
  const counts = { point: 0, comma: 0, decimalPoint: 0, outside: 0, unsigned: 0, signed: 0, signedComma: 0, other: 0 }
  const texts = new Map<string, number>()
  /** as the file has them first, to be named */
  const spelled = new Map<string, string>()
  const commas = new Map<string, number>()
  const percents = new Map<string, number>()
  const cells = new Map<string, ScoreCell>()
  const byPoint: Spans = new Map()
  const byComma: Spans = new Map()
  let spans = 0

  function cellOf(score: string): ScoreCell {
    const known = cells.get(score)
    if (known) return known
    const cell = scoreCell(score)
    if (cells.size < mostCells) cells.set(score, cell)
    return cell
  }

  /** The models of a dataset; null for a name that no row may have. */
  function modelsOf(target: Spans, dataset: string): Map<string, Span> | null {
    const known = target.get(dataset)
    if (known || !isName(dataset)) return known ?? null
    const models = new Map<string, Span>()
    target.set(dataset, models)
    return models
  }

  function widen(models: Map<string, Span> | null, model: string, value: number): void {
    const span = models?.get(model)
    if (span) {
      if (value < span.lowest) span.lowest = value
      if (value > span.highest) span.highest = value
    } else if (models && isName(model)) {
      if ((spans += 1) > mostSpans)
        throw new AppError("too_large", `More than ${mostSpans} pairs of model and dataset in one file.`)
      models.set(model, { lowest: value, highest: value })
    }
  }

  return {
    add({ dataset, model, score }) {
      const cell = cellOf(score)
      if (cell.kind === "missing") return
      if (cell.kind === "text") {
        const before = texts.get(cell.text)
        if (before === undefined && texts.size >= mostTexts) counts.other += 1
        else texts.set(cell.text, (before ?? 0) + 1)
        if (before === undefined && spelled.size < mostTexts) spelled.set(cell.text, score.trim().slice(0, 40))
        // Its dataset is seen, although the word says nothing of a scale.
        modelsOf(byPoint, dataset)
        return
      }
      if (!Number.isFinite(cell.value)) return
      counts[cell.kind] += 1
      if (cell.kind === "point" && score.includes(".")) counts.decimalPoint += 1
      if (cell.kind === "comma" && commas.size < mostTexts) commas.set(score, (commas.get(score) ?? 0) + 1)
      if (cell.isPercent) {
        counts.signed += 1
        if (cell.kind === "comma") counts.signedComma += 1
        if (percents.size < mostTexts) percents.set(score, (percents.get(score) ?? 0) + 1)
      } else {
        if (cell.value < 0 || cell.value > 1) counts.outside += 1
        if (cell.value !== 0) counts.unsigned += 1
      }
      widen(modelsOf(cell.kind === "comma" ? byComma : byPoint, dataset), model, cell.value)
    },
    end() {
      const hasCommas = counts.comma > 0 && counts.decimalPoint === 0 && ![...commas.keys()].every(isThousands)
      const letters = familyOf(texts)
      // "57 %" is 0.57; beside a plain 57, or a plain 1, nobody can tell what that is.
      const hasPercents = counts.unsigned === 0
      const withWords: ScoreReading = {
        decimal: hasCommas ? "," : ".",
        ...{ words: true, letters, percents: hasPercents },
      }
      const wordsRead = sumOf(texts, (text) => wordScore(text, withWords) !== undefined)
      // "true" and 87 have no scale in common.
      const isMixed = wordsRead > 0 && counts.outside > 0
      const reading = isMixed ? { ...withWords, words: false, letters: null } : withWords
      const unread = new Map([...texts].filter(([text]) => wordScore(text, reading) === undefined))
      if (!hasPercents) for (const [text, count] of percents) unread.set(text.trim(), count)
      if (!hasCommas) for (const [text, count] of commas) unread.set(text.trim(), count)
      // Decimal commas with a percent sign may be unread for both, and are counted once.
      const signed = hasPercents ? 0 : counts.signed
      const withComma = hasCommas ? 0 : counts.comma - (hasPercents ? 0 : counts.signedComma)
      const lost = counts.other + sumOf(texts, (text) => unread.has(text)) + withComma + signed
      const all = counts.point + counts.comma + counts.other + sumOf(texts)
      return {
        reading,
        problem: isSlip(lost, all)
          ? null
          : problemOf({ lost, all, unread, spelled, counts, isMixed, signed, withComma }),
        saysDirection:
          counts.point + counts.comma === 0 &&
          texts.size > 0 &&
          [...texts.keys()].every((text) => isClear(text, letters)),
        spans: hasCommas ? merged(byPoint, byComma) : byPoint,
      }
    },
  }
}

type Spans = Map<string, Map<string, Span>>

function merged(a: Spans, b: Spans): Spans {
  for (const [dataset, models] of b) {
    const target = a.get(dataset) ?? new Map<string, Span>()
    a.set(dataset, target)
    for (const [model, { lowest, highest }] of models) {
      const span = target.get(model) ?? { lowest, highest }
      target.set(model, { lowest: Math.min(span.lowest, lowest), highest: Math.max(span.highest, highest) })
    }
  }
  return a
}

/** "1,234": where all are like this, nobody can tell thousands from decimals. */
const isThousands = (text: string) => /^[+-]?[1-9]\d{0,2},\d{3}$/.test(text.trim())

const isName = (text: string) => text !== "" && text.length <= limits.nameLength && isStorable(text)

/** Words for right and wrong themselves; "yes" and "true" may as well say that there was an error. */
function isClear(text: string, letters: LetterFamily | null): boolean {
  if (["pass", "passed", "correct", "fail", "failed", "incorrect"].includes(text)) return true
  return (letters === "inspect" || letters === "passFail") && Object.hasOwn(letterFamilies[letters], text)
}

/** The family that reads most of the column's letters, of those whose own mark is there. */
function familyOf(texts: ReadonlyMap<string, number>): LetterFamily | null {
  const has = (letter: string) => texts.has(letter)
  const isOpen: Readonly<Record<LetterFamily, boolean>> = {
    inspect: has("c") || has("i"),
    yesNo: has("y") || (has("n") && !has("p")),
    trueFalse: has("t") && has("f"),
    passFail: has("p") && has("f"),
  }
  const open = (Object.keys(letterFamilies) as LetterFamily[]).filter((family) => isOpen[family])
  const covered = (family: LetterFamily) => sumOf(texts, (text) => Object.hasOwn(letterFamilies[family], text))
  return open.sort((a, b) => covered(b) - covered(a))[0] ?? null
}

function sumOf(counts: ReadonlyMap<string, number>, which: (text: string) => boolean = () => true): number {
  let sum = 0
  for (const [text, count] of counts) if (which(text)) sum += count
  return sum
}

function problemOf(found: {
  lost: number
  all: number
  unread: ReadonlyMap<string, number>
  spelled: ReadonlyMap<string, string>
  counts: { readonly decimalPoint: number }
  isMixed: boolean
  /** with a percent sign that says nothing here */
  signed: number
  /** with a comma that says nothing here */
  withComma: number
}): string {
  const { lost, all, unread, counts } = found
  const named = [...unread]
    .sort((a, b) => b[1] - a[1])
    .map(([text]) => JSON.stringify(found.spelled.get(text) ?? text.slice(0, 40)))
  const values = `${named.slice(0, 5).join(", ")}${named.length > 5 ? ", …" : ""}`
  const why = found.isMixed
    ? " beside numbers beyond 0 to 1"
    : found.signed > 0
      ? ": percent signs beside numbers without one"
      : found.withComma === 0
        ? ""
        : counts.decimalPoint > 0
          ? ": decimal commas beside decimal points"
          : ": such commas may mark decimals or thousands"
  return `has a score column that is not understood as a whole: ${lost} of ${all} scores are ${values}${why}. Nothing of it was taken. Write numbers or percents, true and false, yes and no, pass and fail, or one set of letters: Y and N, T and F, P and F, C and I (with P for partly); leave a cell empty, or write N/A, where there is no score.`
}
