import { writeFileSync } from "node:fs"
import path from "node:path"
import { buildIndex } from "@/lib/judge/checks/training/calibrate"
import { prepare } from "@/lib/judge/checks/training/fit-index"
import { readLabelledFailures } from "@/lib/testing/files/labelled-failures"

/**
 * Makes prisma/atlas/builtin-index.json from the annotated failures and their texts in ../shared:
 * `node --conditions=react-server --import tsx scripts/build-builtin-index.ts`. Same texts, same file.
 */
const labelled = readLabelledFailures()
if (labelled === null) {
  console.error("../shared/atlas and ../shared/data are needed to build the index.")
  process.exit(1)
}
const { file } = buildIndex(prepare(labelled), console.log)
const target = path.join(import.meta.dirname, "../prisma/atlas/builtin-index.json")
writeFileSync(target, `${JSON.stringify(file)}\n`)
console.log(
  `${path.relative(process.cwd(), target)}: ${labelled.length} failures, calibration ${JSON.stringify(file.calibration)}`,
)
