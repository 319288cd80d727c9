import { isArchive, openArchive } from "@/lib/ingest/files/archive"
import type { Adapter, Bundle, FileHead, FilePart } from "@/lib/ingest/rows/adapter"
import { adapters, type Format } from "./registry"
import { referenceKind, type ReferenceKind } from "./errormap/detect-reference"
import { unpacked, type SourceFile } from "@/lib/ingest/source"

const headBytes = 65_536

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
 * deep. What a file is, its content says; its name is looked at only where content leaves it open.
 */
export async function findFormats(files: readonly SourceFile[]): Promise<Found> {
  const parts = new Map<Format, FilePart[]>()
  const left: LeftFile[] = []
  const unknown: SourceFile[] = []
  for (const { file, isPacked } of await opened(files)) {
    const head = await readHead(file)
    const known = partOf(head)
    if (known) {
      const { format, part } = known
      if (part === "ignored") left.push({ file, reason: `${adapters[format].title}: not needed`, isFault: false })
      else parts.set(format, [...(parts.get(format) ?? []), { file, part }])
    } else if (isPacked && !mayBeRows(head)) left.push({ file, reason: "not a file with results", isFault: false })
    else unknown.push(file)
  }
  const bundles: FormatBundle[] = []
  for (const [format, ofFormat] of parts) {
    const found = await bundlesOf(adapters[format], ofFormat)
    bundles.push(...found.map((bundle) => ({ ...bundle, format })))
    left.push(...leftOver(format, ofFormat, found))
  }
  return { bundles: inOrder(bundles, files), left, unknown }
}

/** The bundle of a single file that is one by itself. */
export async function bundleOf(file: SourceFile): Promise<FormatBundle> {
  const { bundles, unknown } = await findFormats([file])
  const [bundle] = bundles
  if (bundle) return bundle
  return { format: "errormap-csv", main: unknown[0] ?? file, others: {} }
}

/** Which of the reference code's result files this is; null for any other file. Throws nothing about its content. */
export async function detectReference(file: SourceFile): Promise<ReferenceKind | null> {
  return referenceKind(await readHead(file))
}

function partOf(head: FileHead): { format: Format; part: string } | null {
  for (const [format, adapter] of Object.entries(adapters)) {
    const part = adapter.partOf(head)
    if (part !== null) return { format: format as Format, part }
  }
  return null
}

async function bundlesOf(adapter: Adapter, parts: readonly FilePart[]): Promise<readonly Bundle[]> {
  if (adapter.bundles) return adapter.bundles(parts)
  return parts.flatMap(({ file, part }) => (part === "rows" ? [{ main: file, others: {} }] : []))
}

function leftOver(format: Format, parts: readonly FilePart[], bundles: readonly Bundle[]): LeftFile[] {
  const used = new Set(
    bundles.flatMap(({ main, others }) => [main, ...Object.values(others).flatMap((one) => one ?? [])]),
  )
  const { title, lonely } = adapters[format] as Adapter
  return parts.flatMap(({ file, part }) => {
    if (used.has(file)) return []
    return [
      {
        file,
        reason: `${file.name} is the ${part} of ${title}, without the rest. ${lonely?.(part) ?? ""}`.trim(),
        isFault: true,
      },
    ]
  })
}

/** As they were sent: rows are told apart by the first of them that came. */
export function inOrder(bundles: FormatBundle[], files: readonly SourceFile[]): FormatBundle[] {
  const place = (file: SourceFile) =>
    files.findIndex(({ name }) => file.name === name || file.name.startsWith(`${name}/`))
  return bundles.sort((a, b) => place(a.main) - place(b.main))
}

/** Files, with those of archives in their places. What an operating system puts beside them is not there. */
async function opened(files: readonly SourceFile[]): Promise<{ file: SourceFile; isPacked: boolean }[]> {
  const found: { file: SourceFile; isPacked: boolean }[] = []
  for (const file of files) {
    const head = await readHead(file)
    if (head.entries.length === 0 || partOf(head)) {
      found.push({ file, isPacked: false })
      continue
    }
    for (const { name, bytes, open } of await openArchive(file))
      if (!/(^|\/)(__MACOSX\/|\.)/.test(name))
        found.push({ file: { name: `${file.name}/${name}`, bytes, open }, isPacked: true })
  }
  return found
}

/** A table, a list of records, JSON: anything but prose and pictures. */
function mayBeRows({ name, text }: FileHead): boolean {
  return /\.(csv|tsv|jsonl|ndjson|json|parquet)(\.gz)?$/i.test(name) || /^\s*[[{]/.test(text) || text.startsWith("PAR1")
}

async function readHead(file: SourceFile): Promise<FileHead> {
  const decoder = new TextDecoder("utf-8")
  let text = ""
  let isFirst = true
  for await (const chunk of unpacked(file)) {
    if (isFirst && isArchive(chunk))
      return { name: file.name, text: "", entries: (await openArchive(file)).map((entry) => entry.name) }
    isFirst = false
    text += decoder.decode(chunk.subarray(0, headBytes), { stream: true })
    if (text.length >= headBytes) break
  }
  return { name: file.name, text, entries: [] }
}
