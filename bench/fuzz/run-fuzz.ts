import { Worker } from "node:worker_threads"
import { openArchive } from "@/lib/ingest/files/archive"
import { derive, type Random } from "@/lib/stats/core/random"
import { contractRow } from "@/lib/testing/every-format/contracts"
import { memoryFile } from "@/lib/testing/files/memory-file"
import type { BuiltFile, ContractFormat, ContractRow } from "@/lib/testing/formats/contract"
import { zip } from "@/lib/testing/formats/zip"
import { check } from "./check"
import { mutate } from "./mutations"
import { oddRow, pick } from "./odd-values"

type Fault = { readonly case: number; readonly what: string; readonly fault: string }
export type FormReport = {
  readonly title: string
  readonly files: number
  readonly rows: number
  readonly refused: number
  readonly told: number
  readonly slowestMs: number
  readonly faults: readonly Fault[]
}

type Case = { readonly what: string; readonly files: readonly BuiltFile[]; readonly least: number }

const rowCount = 5

/** So many files of one form, each changed in its own way; the same seed and case make the same file. */
export async function fuzzForm(
  form: ContractFormat,
  { seed, cases }: { readonly seed: number; readonly cases: Iterable<number> },
): Promise<FormReport> {
  const report = { files: 0, rows: 0, refused: 0, told: 0, slowestMs: 0 }
  const faults: Fault[] = []
  for (const number of cases) {
    const one = await caseOf(form, derive(seed, form.title, number))
    const started = performance.now()
    watch().postMessage(`${form.title}, case ${number}: ${one.what}`)
    const { rows, refused, told, fault } = await check(one.files, one.least)
    report.slowestMs = Math.max(report.slowestMs, performance.now() - started)
    report.files += 1
    report.rows += rows
    report.refused += refused
    report.told += told === null ? 0 : 1
    if (fault !== null) faults.push({ case: number, what: one.what, fault })
  }
  watch().postMessage("")
  return { title: form.title, ...report, faults }
}

async function caseOf({ build }: ContractFormat, random: Random): Promise<Case> {
  const rows = Array.from({ length: rowCount }, (_, index) =>
    contractRow(index + 1, index === 2 ? { id: "ünï/質問", output: "Drei\n“vier”" } : {}),
  )
  if (random.below(6) === 0) {
    const files = oddFiles(build, rows, random)
    if (files) return { what: "an odd row", files, least: rowCount }
  }
  const built = build(rows)
  const at = random.below(3) > 0 ? 0 : random.below(built.length)
  const file = pick(built.slice(at), random)
  const inside = random.below(2) === 0 ? await membersOf(file) : null
  if (inside) {
    const member = pick(inside, random)
    const { name, file: changed } = mutate({ file: member, rows: rowCount, isMain: true }, random)
    const content = zip(inside.map((one) => (one === member ? changed : one)))
    // Which member holds a row, and which the header, differs.
    return { what: `${member.name}: ${name}`, files: [{ name: file.name, content }], least: 0 }
  }
  const { name, file: changed, least } = mutate({ file, rows: rowCount, isMain: at === 0 }, random)
  return { what: `${file.name}: ${name}`, files: built.map((one) => (one === file ? changed : one)), least }
}

/** Null where an archive cannot hold it: names in it have 65,535 bytes at most. */
function oddFiles(build: ContractFormat["build"], rows: readonly ContractRow[], random: Random) {
  const at = random.below(rowCount)
  const odd = rows.map((row, index) => (index === at ? oddRow(row, random) : row))
  try {
    return build(odd)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** What is in an archive. */
async function membersOf({ name, content }: BuiltFile): Promise<BuiltFile[] | null> {
  if (!Buffer.from(content).subarray(0, 4).equals(Buffer.from("PK\u0003\u0004"))) return null
  const members: BuiltFile[] = []
  for (const entry of (await openArchive(memoryFile(name, content))).entries) {
    const parts: Uint8Array[] = []
    for await (const part of entry.open()) parts.push(Uint8Array.from(part))
    members.push({ name: entry.name, content: Buffer.concat(parts).toString("utf8") })
  }
  return members
}

/** What never ends cannot be told by the thread that it holds. */
const hangMs = 120_000
let watcher: Worker | null = null
function watch(): Worker {
  watcher ??= new Worker(
    `let timer
    require("node:worker_threads").parentPort.on("message", (what) => {
      clearTimeout(timer)
      if (what !== "") timer = setTimeout(() => {
        require("node:fs").writeSync(2, "does not end: " + what + "\\n")
        process.kill(process.pid, "SIGKILL")
      }, ${hangMs})
    })`,
    { eval: true, execArgv: [] },
  )
  watcher.unref()
  return watcher
}
