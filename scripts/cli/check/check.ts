import { writeFile } from "node:fs/promises"
import type { Command } from "commander"
import { parseLimits } from "@/lib/domain/compare/check-limits"
import { AppError } from "@/lib/errors"
import { pageAddress } from "../../app/pages-address"
import { localPath } from "../shared/local-path"
import { print, printJson } from "../shared/output"
import { asOwner } from "../shared/owner"
import { collect } from "../signature"
import { junitOf } from "./junit"
import { markdownOf } from "./markdown"
import { describe } from "./text"

type Options = {
  baseline: string
  candidate: string
  baselineResults?: string
  candidateResults?: string
  dataset?: string[]
  failOn: string
  json?: true
  markdown?: string
  junit?: string
}

const results =
  "which answers of it: id of a result set, latest, latest~1 (the one before), a name, or release (otherwise your latest, else the release)"

/** `errormap check`: what CI asks before a model goes out. */
export function addCheckCommand(program: Command): void {
  program
    .command("check")
    .description("Is a candidate worse than its baseline? For CI: limits, a verdict and an exit code.")
    .requiredOption("--baseline <model>", "name, slug or id of the model that is there")
    .requiredOption("--candidate <model>", "of the one that is not to be worse; may be the same name in other results")
    .requiredOption(
      "--fail-on <limits>",
      'what must not be: "accuracy drop > 2 points, any category significantly worse"',
    )
    .option("--baseline-results <which>", results)
    .option("--candidate-results <which>", results)
    .option("--dataset <name>", "only this dataset (slug, name or suite); repeat for several", collect)
    .option("--json", "print one JSON object, the same as GET /api/v1/check")
    .option("--markdown <file>", "write a summary for a pull request; - prints it")
    .option("--junit <file>", "write JUnit XML, one test case for each limit and benchmark; - prints it")
    .addHelpText(
      "after",
      '\nExample: errormap check --baseline A --candidate B --fail-on "accuracy drop > 2 points, any category significantly worse"\n' +
        "\nExit codes: 0 nothing is over a limit; 3 a drop is over its limit and its interval excludes 0, or a category is\nworse (q < 0.05); 2 over a limit and not shown, or it could not be checked; 1 the command itself failed.",
    )
    .showHelpAfterError(
      'For example: --fail-on "accuracy drop > 2 points, any category significantly worse" (--help shows all options)',
    )
    .action(checkCommand)
}

async function checkCommand({ json, markdown, junit, ...wanted }: Options): Promise<void> {
  const printed = [json && "--json", markdown === "-" && "--markdown -", junit === "-" && "--junit -"].filter(Boolean)
  if (printed.length > 1) throw new AppError("invalid", `Only one of ${printed.join(" and ")} can go to stdout.`)
  const limits = parseLimits(wanted.failOn)
  if (!limits.ok) throw new AppError("invalid", limits.problem)
  const { checkReport } = await import("@/lib/api/compare/check")
  const { dataset = [], ...query } = wanted
  const report = await asOwner((owner) => checkReport({ ...query, dataset }, owner))
  const page = pageAddress(report.page)
  if (markdown !== undefined) await write(markdown, markdownOf(report, page))
  if (junit !== undefined) await write(junit, junitOf(report, page))
  if (json) printJson(report)
  else if (printed.length === 0) print(describe(report, page))
  process.exitCode = report.exitCode
}

async function write(file: string, text: string): Promise<void> {
  if (file === "-") return print(text.trimEnd())
  try {
    await writeFile(localPath(file), text)
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown"
    throw new AppError("invalid", `${file} cannot be written (${why}).`, { cause: error })
  }
}
