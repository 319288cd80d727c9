import { format } from "node:util"
import { Command, CommanderError } from "commander"
import { appErrorOf } from "@/lib/data/base/faults"
import { addAgainCommand } from "./cli/again"
import { addAgreementCommand } from "./cli/agreement"
import { addAnalysesCommand } from "./cli/analyses"
import { addAnalyzeCommand } from "./cli/analyze"
import { addCheckCommand } from "./cli/check/check"
import { addCompareCommand } from "./cli/compare"
import { addDeleteCommand } from "./cli/delete"
import { addExportCommand } from "./cli/export"
import { addImportCommand } from "./cli/import"
import { addNamesCommands } from "./cli/names"
import { printable, printJson, say } from "./cli/shared/output"
import { addSignatureCommand } from "./cli/signature"
import { addSpendCapCommand } from "./cli/spend-cap"
import { addStabilityCommand } from "./cli/stability"
import { addTermsCommand } from "./cli/terms"

/** The command line: `npm run -s errormap -- COMMAND`. Results go to stdout, all else to stderr. */
const program = new Command("errormap")
  .description("Why language models fail, from the command line. Acts as this installation's local owner.")
  .showHelpAfterError("(--help shows what is possible)")
  .exitOverride()

addImportCommand(program)
addAnalyzeCommand(program)
addAnalysesCommand(program)
addSpendCapCommand(program)
addSignatureCommand(program)
addCompareCommand(program)
addCheckCommand(program)
addExportCommand(program)
addAgainCommand(program)
addAgreementCommand(program)
addStabilityCommand(program)
addTermsCommand(program)
addNamesCommands(program)
addDeleteCommand(program)

// The queue and the worker log with stacks; here one line each is enough.
console.error = (...parts: unknown[]) => say(printable(format(...parts).split("\n", 1)[0] ?? ""))

// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1))

try {
  await program.parseAsync()
} catch (error) {
  // Commander has said on stderr what it does not understand; --help and --version are no failures.
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0) refuse({ code: "invalid", message: error.message.replace(/^error: /, "") })
    process.exitCode = error.exitCode
  } else {
    const { code = "internal", details } = appErrorOf(error) ?? {}
    const message = printable(sentenceOf(error))
    say(message)
    refuse({ ...details, code, message })
    process.exitCode = 1
  }
}

/** Every command ends here when it fails: who asked for JSON gets an object, the same as from the API. */
function refuse(error: { readonly code: string; readonly message: string }): void {
  if (process.argv.includes("--json")) printJson({ error })
}

function sentenceOf(error: unknown): string {
  const said = appErrorOf(error)
  if (said) return said.message
  const first = error instanceof Error ? error.message.replace(/\s+/g, " ").trim() : String(error)
  return `The command failed: ${first.slice(0, 500)}`
}
