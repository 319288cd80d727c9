import { InvalidArgumentError, type Command } from "commander"
import { capLimits } from "@/lib/domain/judges/spend"
import { AppError } from "@/lib/errors"
import { formatCount, formatUsd } from "@/lib/format"
import { decimal, wholeNumber } from "./shared/number-options"
import { print, printJson } from "./shared/output"
import { asOwner } from "./shared/owner"

/** US dollars, for commander. */
export function dollars(text: string): number {
  const value = decimal(text)
  const { min, max } = capLimits.usd
  if (value >= min && value <= max) return value
  throw new InvalidArgumentError(`It must be from ${min} to ${max}.`)
}

export const tokenCount = wholeNumber(capLimits.tokens.min, capLimits.tokens.max)

export function addSpendCapCommand(program: Command): void {
  program
    .command("spend-cap")
    .description("Raise, lower or remove the spend cap of an analysis; what the old one had paused goes on.")
    .argument("<analysis>", "its number", wholeNumber(1, 2_147_483_647))
    .option("--usd <amount>", "pause at so many US dollars (needs a judge whose price is known)", dollars)
    .option("--tokens <n>", "pause at so many tokens, in and out together", tokenCount)
    .option("--none", "no cap")
    .option("--json", "print one JSON object")
    .action(async (id: number, options: { usd?: number; tokens?: number; none?: true; json?: true }) => {
      const { usd = null, tokens = null, none } = options
      if ((usd !== null || tokens !== null) === (none === true))
        throw new AppError("invalid", "Say --usd, --tokens or both, or else --none.")
      const { changeSpendCap } = await import("@/lib/api/analyses/spend-cap")
      const analysis = await asOwner((owner) => changeSpendCap(id, { usd, tokens }, owner))
      if (options.json) return printJson({ analysis: id, status: analysis.status, spend: analysis.spend })
      const spent = analysis.spend.usd === null ? "" : `${formatUsd(analysis.spend.usd)}, `
      const used = analysis.spend.inputTokens + analysis.spend.outputTokens
      print(`Analysis ${id} is ${analysis.status}: ${spent}${formatCount(used)} tokens so far.`)
    })
}
