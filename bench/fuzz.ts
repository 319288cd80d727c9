import { parseArgs } from "node:util"
import { contracts } from "@/lib/testing/every-format/contracts"
import { allowParquet } from "@/lib/ingest/parquet/parquet-process"
import { fuzzForm, type FormReport } from "./fuzz/run-fuzz"

/**
 * `npm run bench -- fuzz [--files 2000] [--seed 1] [--format helm] [--case 17] [--json]`: files of each format, in every
 * form it comes in, with bytes flipped, ends cut off, lines moved, values replaced by others, rows that hold what none
 * should. Each must end as rows and refusals that account for what was in it, or as a sentence that names the file.
 * Prints what became of them, and each one that did not, with its case; `--case` reads that one alone.
 */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      files: { type: "string", default: "2000" },
      seed: { type: "string", default: "1" },
      format: { type: "string" },
      case: { type: "string" },
      json: { type: "boolean", default: false },
    },
  })
  const [files, seed] = [Number(values.files), Number(values.seed)]
  const families = Object.entries(contracts).filter(([name]) => values.format === undefined || name === values.format)
  if (families.length === 0 || !(files > 0)) {
    console.error(`Formats: ${Object.keys(contracts).join(", ")}.`)
    return 2
  }
  // One in a hundred damaged files never ends.
  allowParquet(3_000)
  const reports: FormReport[] = []
  for (const [, forms] of families)
    for (const form of forms) {
      const count = Math.ceil(files / forms.length)
      const cases = values.case === undefined ? Array.from({ length: count }, (_, at) => at) : [Number(values.case)]
      const report = await fuzzForm(form, { seed, cases })
      reports.push(report)
      if (!values.json) print(report)
    }
  const faults = reports.reduce((sum, one) => sum + one.faults.length, 0)
  if (values.json) console.log(JSON.stringify(reports))
  else console.log(`${reports.reduce((sum, one) => sum + one.files, 0)} files, ${faults} faults`)
  return faults === 0 ? 0 : 1
}

function print({ title, files, rows, refused, told, slowestMs, faults }: FormReport): void {
  console.log(
    `${title.padEnd(44)} ${files} files: ${rows} rows, ${refused} refused, ${told} told; slowest ${slowestMs.toFixed(0)} ms`,
  )
  const kinds = new Map<string, { count: number; first: string }>()
  for (const { case: number, what, fault } of faults) {
    const before = kinds.get(fault)
    kinds.set(fault, { count: (before?.count ?? 0) + 1, first: before?.first ?? `case ${number}, ${what}` })
  }
  for (const [fault, { count, first }] of kinds) console.log(`  ${count} × ${fault} (${first})`)
}
