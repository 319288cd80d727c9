import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { measureJudge } from "@/lib/judge/checks/training/measure"
import { readLabelledFailures } from "@/lib/testing/files/labelled-failures"
import { readSharedRows } from "@/lib/testing/files/shared-rows"
import taxonomy from "@/prisma/atlas/2026.11/taxonomy.json"
import { printJudgeFigures } from "./judge-print"

/**
 * Agreement of the built-in judge with the 1,165 released annotations. Each failure is judged by weights trained
 * without its example and with that example's annotations out of sight; then once more with its whole benchmark left
 * out, which is what a new benchmark gets. Then the same on labels that people typed, and every check on all outputs
 * of ../shared/data. `--json` prints one object; `--write` stores the figures that pages show. Takes some minutes.
 */
export async function run(args: readonly string[]): Promise<number> {
  const labelled = readLabelledFailures()
  const rows = readSharedRows()
  if (labelled === null || rows === null) {
    console.error("The bench needs ../shared/atlas and ../shared/data.")
    return 1
  }
  const { figures, file } = measureJudge(labelled, rows, (line) => console.error(line))
  const committed = readFileSync(path.join(import.meta.dirname, "../prisma/atlas/builtin-index.json"), "utf8")
  const isCommitted = `${JSON.stringify(file)}\n` === committed
  if (!isCommitted)
    console.error(
      "The committed index differs from the one measured: scripts/build-builtin-index.ts was not run after a change.",
    )
  if (args.includes("--write") && isCommitted) {
    const target = path.join(import.meta.dirname, "../lib/judge-info/measured-agreement.json")
    const stamped = { measuredOn: new Date().toISOString().slice(0, 10), release: taxonomy.name, ...figures }
    writeFileSync(target, `${JSON.stringify(stamped, null, 2)}\n`)
  }
  if (args.includes("--json")) console.log(JSON.stringify(figures))
  else printJudgeFigures(figures)
  return isCommitted ? 0 : 1
}
