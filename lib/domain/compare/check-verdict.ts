import type { CheckLimit } from "./check-limits"

/** What `check` finds of a limit: nothing over it; over it, and shown; or over it and not shown, or not to be told at all. */
export type CheckVerdict = "pass" | "fail" | "undecided"

/** What a script reads of it. The command itself failing is 1, as of every command. */
export const exitCodes = { pass: 0, fail: 3, undecided: 2 } as const satisfies Record<CheckVerdict, number>

/** A category is worse below this q, and one of several benchmarks' drops is no accident. */
const WORSE_BELOW = 0.05

export type CheckFinding = { readonly verdict: CheckVerdict; readonly reason: CheckReason }

/**
 * Why. `not-shown`: over the limit, but the interval of the difference includes 0. `one-of-many`: it does not, but so many
 * benchmarks are looked at that one such drop is to be expected by chance. The others say what a limit cannot be held against.
 */
export type CheckReason = "within" | "over" | "not-shown" | "one-of-many" | NotChecked | UntoldCategories

export type NotChecked = "no-shared-items" | "rules-differ"

/** Why kinds of failures cannot be compared. `part-diagnosed`: on some of the benchmarks nothing was. */
export type UntoldCategories = "not-diagnosed" | "part-diagnosed" | "sampled" | "by-rules" | "two-judges" | "two-trees"

/** A candidate held against its baseline on the shared items of one benchmark, or of all together. */
export type MeasuredChange = {
  readonly items: number
  /** items that the baseline got right and the candidate fails */
  readonly broken: number
  /** accuracy of the baseline - accuracy of the candidate, in fractions, with its 95 % interval */
  readonly drop: { readonly estimate: number; readonly low: number; readonly high: number }
  /** Benjamini-Hochberg q of the drop among all benchmarks the limit is held against; null where it is no family */
  readonly q: number | null
}

/**
 * Over a limit by chance or not: what is over it counts where the interval of the difference lies above 0, and where
 * the limit is held against several benchmarks q is below 0.05 as well. More regressions than the limit count only where
 * they are not made up for by what was fixed: two runs of one model differ on items, too.
 */
export function judgeChange(limit: Extract<CheckLimit, { over: number }>, change: MeasuredChange): CheckFinding {
  const value = limit.kind === "drop" ? change.drop.estimate : change.broken / change.items
  // A difference of two rates is what it is but for the last digits.
  if (!(value - limit.over > 1e-9)) return { verdict: "pass", reason: "within" }
  if (!(change.drop.low > 0)) return { verdict: "undecided", reason: "not-shown" }
  if (change.q !== null && change.q >= WORSE_BELOW) return { verdict: "undecided", reason: "one-of-many" }
  return { verdict: "fail", reason: "over" }
}

/** Failures of one category on the shared items. */
export type MeasuredCategory = {
  /** rate of the baseline - rate of the candidate; null: not known */
  readonly difference: { readonly estimate: number } | null
  /** null: not tested */
  readonly q: number | null
}

/** Categories in which the candidate fails more often, at q < 0.05. */
export function worseOf<Row extends MeasuredCategory>(rows: readonly Row[]): Row[] {
  return rows.filter(({ q, difference }) => q !== null && q < WORSE_BELOW && (difference?.estimate ?? 0) < 0)
}

/** `untold`: why the rows could not be tested, or not all of them; a category that is worse on some benchmarks is worse. */
export function judgeCategories(
  rows: readonly MeasuredCategory[],
  untold: UntoldCategories | NotChecked | null,
): CheckFinding {
  if (worseOf(rows).length > 0) return { verdict: "fail", reason: "over" }
  return untold === null ? { verdict: "pass", reason: "within" } : { verdict: "undecided", reason: untold }
}

/** The whole verdict: one failure fails it, and what could not be decided does not pass. */
export function verdictOf(findings: readonly Pick<CheckFinding, "verdict">[]): CheckVerdict {
  const has = (verdict: CheckVerdict) => findings.some((finding) => finding.verdict === verdict)
  return has("fail") ? "fail" : has("undecided") || findings.length === 0 ? "undecided" : "pass"
}
