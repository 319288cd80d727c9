import type { Command } from "commander"
import { print, printJson } from "./shared/output"
import { asOwner } from "./shared/owner"

type Options = { terms?: string; open?: true; json?: true }

/** `errormap terms DATASET`; `gate` is its old name. */
export function addTermsCommand(program: Command): void {
  program
    .command("terms")
    .alias("gate")
    .description("Hide the texts of a dataset until a reader accepts its terms, or show them again.")
    .argument("<dataset>", "its name or slug")
    .option("--terms <text>", "what a reader agrees to (otherwise the usual words)")
    .option("--open", "no gate: the texts are shown to everybody who may read the results")
    .option("--json", "print one JSON object")
    .action(termsCommand)
}

async function termsCommand(name: string, { terms, open, json }: Options): Promise<void> {
  const [{ getDatasetNamed }, { setGate }] = await Promise.all([
    import("@/lib/data/scope/names"),
    import("@/lib/data/failures/gated-datasets"),
  ])
  const gate = await asOwner(async (owner) => {
    const access = { viewer: owner }
    const { slug } = await getDatasetNamed(name, { access })
    return setGate(slug, { gated: open !== true, terms: terms?.slice(0, 5_000) ?? null }, access)
  })
  if (json) return printJson({ dataset: gate.slug, gated: gate.gated, terms: gate.terms })
  print(
    gate.gated ? `The texts of ${gate.title} are hidden until its terms are accepted.` : `${gate.title} has no gate.`,
  )
}
