import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { gzipSync } from "node:zlib"
import { format } from "prettier"
import { AppError } from "@/lib/errors"
import { adapters } from "@/lib/ingest/formats/registry"
import type { Adapter } from "@/lib/ingest/rows/adapter"
import { contractRow, contracts } from "@/lib/testing/every-format/contracts"
import { memoryFile } from "@/lib/testing/files/memory-file"
import { readFiles, type BuiltFile, type ContractFormat } from "@/lib/testing/formats/contract"

type FormatWords = Adapter["describes"]

/** docs/formats.md from what adapters say of themselves, and from what becomes of the files of the contract suite. */
const place = path.join(import.meta.dirname, "../docs/formats.md")

export const readFormatsDocument = () => readFileSync(place, "utf8")

export async function formatsDocument(): Promise<string> {
  const forms = Object.values(contracts).flat()
  const outcomes: string[][] = []
  for (const form of forms) outcomes.push([form.title, ...(await outcomesOf(form))])
  const text = `${before}
## Files

${table(["Format", "Files", "Sent with them", "Refused", "Tried on real files"], eachFormat(fileCells))}

## Where fields come from

Names are those of the files. A model that no file names is asked for (\`--model\`). A score that counts is the one that
decides what a failure is; the others are kept beside it. Where it is not said which one counts, it is asked
(\`--metric\`). Where answers to one example differ, each is a trial, numbered as they come.

${table(["Format", ...fields.map(([title]) => title)], eachFormat(fieldCells))}

## What the contract suite holds each form to

\`lib/ingest/formats/contract.test.ts\` sends files of each form that are empty, have a bad row, rows of one id, no model,
ids with slashes and letters of all scripts, a field of 5 MB, NaN for a score, a byte order mark, CRLF, or end too soon.
Every row is taken, or refused with its reason, or the file is named in a sentence. What differs from form to form:

${table(["Form", "Packed by gzip", "Cut in the middle", "Not in the file"], outcomes)}
`
  return format(text, { parser: "markdown", printWidth: 120, proseWrap: "preserve" })
}

const before = `# Formats

Which files of results can be read, and where in them each field is. Written by \`npm run docs:formats\` from what the
readers say of themselves (\`lib/ingest/formats/registry.ts\`); change it there. What a file is, its content says: names are
looked at only where content leaves it open. Files may be packed (\`.gz\`, \`.zip\`), and a folder or an archive may hold files
of many formats. To add a format: [changes.md](changes.md#1-a-file-format).
`

const fields: readonly (readonly [string, keyof FormatWords])[] = [
  ["Example id", "id"],
  ["Model", "model"],
  ["Dataset", "dataset"],
  ["Prompt", "prompt"],
  ["Answer", "answer"],
  ["Score", "score"],
  ["Variant", "variant"],
  ["Trial", "trial"],
]

const eachFormat = (cells: (words: FormatWords) => string[]) =>
  Object.values<Adapter>(adapters).map(({ title, describes }) => [title, ...cells(describes)])

const fileCells = ({ files, companions, refused, triedOn }: FormatWords) => [
  files,
  companions ?? "",
  refused,
  triedOn ?? "not tried on a real file",
]

const fieldCells = (words: FormatWords) => fields.map(([, field]) => words[field] ?? "")

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell || "–").join(" | ")} |`
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n")
}

const rows = [1, 2, 3, 4].map((index) => contractRow(index))

async function outcomesOf({ build, lacks = [] }: ContractFormat): Promise<string[]> {
  const built = build(rows)
  const [main, ...others] = built
  const packed = built.map(({ name, content }) => ({ name: `${name}.gz`, content: gzipSync(Buffer.from(content)) }))
  const bytes = Buffer.from(main?.content ?? "")
  const half = { name: main?.name ?? "", content: bytes.subarray(0, Math.floor(0.6 * bytes.length)) }
  return [
    (await countRows(packed)) === rows.length ? "read" : "refused",
    (await countRows([half, ...others])) > 0 ? "rows before the cut" : "told",
    lacks.filter((one) => one !== "numbers").join(", "),
  ]
}

async function countRows(files: readonly BuiltFile[]): Promise<number> {
  try {
    const found = await readFiles(files.map(({ name, content }) => memoryFile(name, content)))
    return found.rows.length
  } catch (error) {
    if (error instanceof AppError) return 0
    throw error
  }
}

if (process.argv[1] === import.meta.filename) writeFileSync(place, await formatsDocument())
