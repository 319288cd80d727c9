import type { ColumnMap } from "@/lib/domain/results/column-map"
import type { FilePart } from "@/lib/ingest/files/file-part"
import type { RawResult } from "./raw-row"
import type { SourceFile } from "@/lib/ingest/source"
import type { TextRoom } from "@/lib/ingest/text-store"

/** The start of a file, enough to tell its format. */
export type FileHead = {
  readonly name: string
  readonly text: string
  /** names of what is in it, where it is a zip archive; empty for any other file */
  readonly entries: readonly string[]
  /** names of its columns, where it is a Parquet file */
  readonly columns?: readonly string[]
}

/**
 * Files of one format that are read together: the rows are those of `main`, and what its companions hold is joined to
 * them. `others` by part, as `partOf` calls it.
 */
export type Bundle = {
  readonly main: SourceFile
  readonly others: Readonly<Partial<Record<string, readonly SourceFile[]>>>
}

export type ReadOptions = {
  /** dataset of all rows, whatever the file says; null: from the file, else from its name */
  readonly dataset: string | null
  /** model of rows of files that name none */
  readonly model?: string | null | undefined
  /** where long texts may stay the bytes they are in the file; all are strings without it */
  readonly texts?: TextRoom | undefined
  /** the columns of tables, as they were said; the others are guessed */
  readonly columns?: ColumnMap | undefined
  /** where nothing was said: how tables of a shape (lib/ingest/mapping/shape) were read before */
  readonly maps?: ReadonlyMap<string, ColumnMap> | undefined
  readonly signal?: AbortSignal | undefined
  /** names the readings of one file by the same words: what its first rows told one of them holds for the others */
  readonly sameFile?: object | undefined
}

/**
 * A format in few words, for docs/formats.md: which files it has, and where in them each field of a row is. Absent: it
 * has none.
 */
type FormatWords = {
  readonly files: string
  readonly id: string
  readonly model: string
  readonly dataset: string
  readonly prompt: string
  readonly answer: string
  /** all scores of a row, and which of them counts */
  readonly score: string
  readonly variant?: string
  readonly trial?: string
  /** files that are sent along */
  readonly companions?: string
  readonly refused: string
  /** files of others that it was tried on; absent: of our own making only */
  readonly triedOn?: string
}

/**
 * One format. `read` yields what it found in arrays (of a chunk of the file or less), in the order of the file. A
 * file that cannot be read as a whole throws AppError "invalid" with a sentence for people; a bad row never does.
 */
export type Adapter = {
  /** what people call it: "Inspect AI log" */
  readonly title: string
  /** how its files end, and their media types: what the file chooser of a browser offers */
  readonly accepts: readonly string[]
  /** what `line` of its rows counts */
  readonly unit: "line" | "record"
  readonly describes: FormatWords
  /** its scores leave nothing to ask about: higher is better, on one scale */
  readonly hasClearScores?: true
  /**
   * Which part of this format a file is, by its content: "rows" or the name of a companion ("questions"); null: none of
   * it. "ignored": it belongs to the format and holds nothing that is needed.
   */
  readonly partOf: (head: FileHead) => string | null
  /**
   * What belongs together among the parts of this format in one import; every "rows" by itself without it. Companions
   * that are in no bundle are reported, with `lonely`.
   */
  readonly bundles?: (parts: readonly FilePart[]) => readonly Bundle[] | Promise<readonly Bundle[]>
  /**
   * What to send along with a companion that came alone: "Send the answers (…) with it." Null: alone it is none of this
   * format, and formats after it are asked.
   */
  readonly lonely?: (part: string) => string | null
  readonly read: (bundle: Bundle, options: ReadOptions) => AsyncGenerator<RawResult[]>
  /** `read` for who wants scores and names alone: texts may be left out where that is quicker */
  readonly scan?: (bundle: Bundle, options: ReadOptions) => AsyncGenerator<RawResult[]>
  /** how the rows were read, for the report, where the format alone does not say it */
  readonly note?: (bundle: Bundle, options: ReadOptions) => Promise<string | null>
  /** of tables: what those have in common that are read by the same map */
  readonly shape?: (bundle: Bundle, options: ReadOptions) => Promise<string>
}
