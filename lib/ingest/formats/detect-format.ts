import { AppError } from "@/lib/errors"
import { archiveRoom, openArchive, type Archive, type ArchiveEntry, type ArchiveRoom } from "@/lib/ingest/files/archive"
import { readStart } from "@/lib/ingest/files/file-head"
import { folderOf, type FilePart } from "@/lib/ingest/files/file-part"
import type { Adapter, Bundle, FileHead } from "@/lib/ingest/rows/adapter"
import { adapters, type Format } from "./registry"
import { tableKindOf } from "./table/table-kind"
import { referenceKind, type ReferenceKind } from "./errormap/detect-reference"
import { fileProblem } from "@/lib/ingest/file-problem"
import { parquetColumns } from "@/lib/ingest/parquet/parquet-rows"
import { parquetMark } from "@/lib/ingest/parquet/parquet-mark"
import type { SourceFile } from "@/lib/ingest/source"

export type FormatBundle = Bundle & { readonly format: Format }

/** A file that brings nothing by itself, and why; `isFault`: somebody meant it to bring something. */
export type LeftFile = { readonly file: SourceFile; readonly reason: string; readonly isFault: boolean }

export type Found = {
  readonly bundles: readonly FormatBundle[]
  readonly left: readonly LeftFile[]
  /** files whose rows are laid out in a way that nobody knows yet (tables, lists of records) */
  readonly unknown: readonly SourceFile[]
}

/**
 * Files as they were sent -> what is to be read together. Archives that are no format of their own are opened, one level
 * deep; what is a format of its own may lie in another archive. What a file is, its content says; its name is looked at only where content leaves it open.
 */
export async function findFormats(files: readonly SourceFile[]): Promise<Found> {
  const parts = new Map<Format, FilePart[]>()
  const left: LeftFile[] = []
  const unknown: SourceFile[] = []
  for (const { file, isPacked, head } of await opened(files, left)) {
    const known = partOf(head)
    if (known) {
      const { format, part } = known
      if (part === "ignored") left.push({ file, reason: `${adapters[format].title}: not needed`, isFault: false })
      else parts.set(format, [...(parts.get(format) ?? []), { file, part }])
      continue
    }
    const reason = notATable(head)
    if (isPacked && !mayBeRows(head)) left.push({ file, reason: "not a file with results", isFault: false })
    else if (reason) left.push({ file, reason, isFault: true })
    else unknown.push(file)
  }
  const bundles: FormatBundle[] = []
  for (const format of Object.keys(adapters) as Format[]) {
    const ofFormat = parts.get(format) ?? []
    if (ofFormat.length === 0) continue
    try {
      const found = await bundlesOf(adapters[format], ofFormat)
      bundles.push(...found.map((bundle) => ({ ...bundle, format })))
      for (const { file, reason } of leftOver(format, ofFormat, found)) {
        const next = reason === null ? partOf(await headOf(file, (await readStart(file)) ?? ""), format) : null
        if (reason !== null) left.push({ file, reason, isFault: true })
        else if (next) parts.set(next.format, [...(parts.get(next.format) ?? []), { file, part: next.part }])
        else unknown.push(file)
      }
    } catch (error) {
      const reason = fileProblem(error)
      left.push(...ofFormat.map(({ file }): LeftFile => ({ file, reason, isFault: true })))
    }
  }
  return { bundles: inOrder(bundles, files), left, unknown }
}

/** The bundle of a single file that is one by itself. Throws `invalid` where the file cannot be opened. */
export async function bundleOf(file: SourceFile): Promise<FormatBundle> {
  const { bundles, left, unknown } = await findFormats([file])
  const [bundle] = bundles
  if (bundle) return bundle
  const fault = unknown.length === 0 ? left.find(({ isFault }) => isFault) : undefined
  if (fault) throw new AppError("invalid", fault.reason)
  return tableOf(unknown[0] ?? file)
}

/** A file that no format knows, read as a table: that says which columns it lacks. */
export const tableOf = (main: SourceFile): FormatBundle => ({ format: "table", main, others: {} })

/** Which of the reference code's result files this is; null for any other file. Throws nothing about its content. */
export async function detectReference(file: SourceFile): Promise<ReferenceKind | null> {
  const text = await readStart(file)
  return text === null ? null : referenceKind(text)
}

/** `after`: only formats that come later. */
function partOf(head: FileHead, after?: Format): { format: Format; part: string } | null {
  let isLate = after === undefined
  for (const [format, adapter] of Object.entries(adapters)) {
    if (!isLate) {
      isLate = format === after
      continue
    }
    const part = adapter.partOf(head)
    if (part !== null) return { format: format as Format, part }
  }
  return null
}

async function bundlesOf(adapter: Adapter, parts: readonly FilePart[]): Promise<readonly Bundle[]> {
  if (adapter.bundles) return adapter.bundles(parts)
  return parts.flatMap(({ file, part }) => (part === "rows" ? [{ main: file, others: {} }] : []))
}

/** What is in no bundle, and why; null: a later format may know it. */
function leftOver(format: Format, parts: readonly FilePart[], bundles: readonly Bundle[]) {
  const used = new Set(
    bundles.flatMap(({ main, others }) => [main, ...Object.values(others).flatMap((one) => one ?? [])]),
  )
  const { title, lonely } = adapters[format] as Adapter
  return parts.flatMap(({ file, part }) => {
    if (used.has(file)) return []
    const way = lonely ? lonely(part) : ""
    const reason = `${file.name} is the ${part} of ${title}, without the rest. ${way ?? ""}`.trim()
    return [{ file, reason: way === null ? null : reason }]
  })
}

/** As they were sent: rows are told apart by the first of them that came. */
export function inOrder(bundles: FormatBundle[], files: readonly SourceFile[]): FormatBundle[] {
  const place = (file: SourceFile) =>
    files.findIndex(({ name }) => file.name === name || file.name.startsWith(`${name}/`))
  return bundles.sort((a, b) => place(a.main) - place(b.main))
}

type Opened = { readonly file: SourceFile; readonly isPacked: boolean; readonly head: FileHead }

/**
 * Files with their beginnings, those of archives in their places. What an operating system puts beside them is not
 * there; one that cannot be opened is put to `left`, and does not stop the others.
 */
async function opened(files: readonly SourceFile[], left: LeftFile[]): Promise<Opened[]> {
  const found: Opened[] = []
  for (const file of files)
    try {
      const text = await readStart(file)
      if (text !== null) {
        // What lies in a folder came along with others, as what lies in an archive does.
        found.push({ file, isPacked: folderOf(file.name) !== "", head: await headOf(file, text) })
        continue
      }
      const room = archiveRoom()
      const archive = await openArchive(file, room)
      try {
        const head = headOfArchive(file, archive)
        if (partOf(head)) found.push({ file, isPacked: false, head })
        else if (archive.isInside) left.push(nestedArchive(file))
        else found.push(...(await unpackedFiles(file, archive.entries, { left, room })))
      } finally {
        await archive.close()
      }
    } catch (error) {
      left.push({ file, reason: fileProblem(error), isFault: true })
    }
  return found
}

async function unpackedFiles(
  archive: SourceFile,
  entries: readonly ArchiveEntry[],
  { left, room }: { left: LeftFile[]; room: ArchiveRoom },
): Promise<Opened[]> {
  const found: Opened[] = []
  for (const { name, bytes, open } of entries) {
    if (/(^|\/)(__MACOSX\/|\.)/.test(name)) continue
    const file = { name: `${archive.name}/${name}`, bytes, open }
    const text = await readStart(file)
    const head = text === null ? await headOfNested(file, room, left) : await headOf(file, text)
    if (head) found.push({ file, isPacked: true, head })
  }
  return found
}

/** Of an archive in an archive, if it is a format by itself: a log of Inspect among others. Other ones are not opened. */
async function headOfNested(file: SourceFile, room: ArchiveRoom, left: LeftFile[]): Promise<FileHead | null> {
  try {
    const archive = await openArchive(file, room)
    await archive.close()
    const head = headOfArchive(file, archive)
    if (partOf(head)) return head
    left.push(nestedArchive(file))
  } catch (error) {
    left.push({ file, reason: fileProblem(error), isFault: true })
  }
  return null
}

const headOfArchive = ({ name }: SourceFile, { entries }: Archive): FileHead => ({
  ...{ name, text: "" },
  entries: entries.map((entry) => entry.name),
})

const nestedArchive = (file: SourceFile): LeftFile => ({
  file,
  reason: `${file.name} is an archive inside another file. Unpack it and send what is in it.`,
  isFault: true,
})

/** Why a file that no format knows cannot be read as a table either; null when it may be one. */
function notATable({ name, text }: FileHead): string | null {
  const binary = [...signatures].find(([signature]) => text.startsWith(signature))?.[1]
  if (binary) return `${name} is ${binary}, not a table.`
  if (tableKindOf(text) !== null) return null
  const known = Object.entries(adapters).flatMap(([format, { title, accepts }]) =>
    format !== "table" && accepts.some((ending) => /json/.test(ending)) ? [title] : [],
  )
  return (
    `${name} is JSON without a list of records, laid out like none of these: ${known.join(", ")}. ` +
    "An array of objects (at its top or one level below) or one object a line can be read by its columns."
  )
}

const signatures: ReadonlyMap<string, string> = new Map([["%PDF", "a PDF"]])

/** A table, a list of records, JSON: anything but prose and pictures. */
function mayBeRows({ name, text, columns }: FileHead): boolean {
  return /\.(csv|tsv|jsonl|ndjson|json|parquet)(\.gz)?$/i.test(name) || /^\s*[[{]/.test(text) || columns !== undefined
}

async function headOf(file: SourceFile, text: string): Promise<FileHead> {
  const head = { name: file.name, text, entries: [] }
  if (!text.startsWith(parquetMark)) return head
  try {
    return { ...head, columns: await parquetColumns(file) }
  } catch (error) {
    // Told when it is read.
    fileProblem(error)
    return { ...head, columns: [] }
  }
}
