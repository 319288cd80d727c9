import type { RowResult } from "./prediction-row"
import type { ScoreRule } from "@/lib/ingest/scores/score"
import type { ColumnProfile } from "@/lib/ingest/scores/score-column"
import type { SourceFile } from "@/lib/ingest/source"
import type { TextRoom } from "@/lib/ingest/text-store"

/** The start of a file, enough to tell its format. */
export type FileHead = { readonly name: string; readonly text: string }

export type ReadOptions = {
  /** dataset of all rows, whatever the file says; null: from the file, else from its name */
  readonly dataset: string | null
  /** where long texts may stay the bytes they are in the file; all are strings without it */
  readonly texts?: TextRoom
  /** how scores are read and scaled, found out from the whole column before; numbers and words without it */
  readonly scores?: ScoreRule | undefined
}

export type ProfileOptions = Pick<ReadOptions, "dataset"> & { readonly signal?: AbortSignal | undefined }

/**
 * One format. `read` yields what it found in arrays (of a chunk of the file or less), in the order of the file. A
 * file that cannot be read as a whole throws AppError "invalid" with a sentence for people; a bad row never does.
 */
export type Adapter = {
  /** how its files end, and their media types: what the file chooser of a browser offers */
  readonly accepts: readonly string[]
  readonly matches: (head: FileHead) => boolean
  readonly read: (file: SourceFile, options: ReadOptions) => AsyncGenerator<RowResult[]>
  /** Reads nothing but the scores, all of them; null where the format leaves nothing open. Throws as `read` does. */
  readonly profile: ((file: SourceFile, options: ProfileOptions) => Promise<ColumnProfile>) | null
}
