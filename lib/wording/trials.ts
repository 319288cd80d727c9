import { formatCount, plural } from "@/lib/format"

/** What the page, the API and the command line say where items were tried several times. */

type Tried = {
  readonly trials: object | null
  readonly clusters: { readonly isUnit: boolean } | null
}

/** What counts as an item that failed, in the four ways, in lists and among kinds of failure. */
export const trialsSentence =
  "Rates are means over the trials of each item. In the counts of items, one with several trials fails where more than half of them fail."

/** The test of two failure rates on shared items. */
export const rateTest = ({ trials, clusters }: Tried): string =>
  clusters?.isUnit ? "sides swapped by cluster," : trials ? "sides swapped by item," : "exact McNemar"

/** Which of several answers of a model to an item, as the files name it: "french, trial 2"; "" of the only one. */
export function whichAnswer({ variant, trial, trials }: Answer): string {
  return [...(variant === "" ? [] : [variant]), ...(trials > 1 ? [`trial ${trial}`] : [])].join(", ")
}

/** `trials`: how many the model has of the item at most */
type Answer = { readonly variant: string; readonly trial: number; readonly trials: number }

type Attempt = {
  readonly modelSlug: string
  readonly modelName: string
  readonly variant: string
  readonly trial: number
}

/** The same where the answers to an item stand beside each other: a model's trials of one variant are counted there. */
export function whichAttempt(one: Attempt, among: readonly Attempt[]): string {
  const own = among.filter(({ modelSlug, variant }) => modelSlug === one.modelSlug && variant === one.variant)
  return whichAnswer({ ...one, trials: own.length })
}

/** "m, french, trial 2" */
export const attemptName = (one: Attempt, among: readonly Attempt[]): string =>
  [one.modelName, whichAttempt(one, among)].filter((part) => part !== "").join(", ")

/** "3 of 4 trials fail" */
export const failedTrials = ({ fails, tries }: { readonly fails: number; readonly tries: number }): string =>
  `${formatCount(fails)} of ${plural(tries, "trial")} ${fails === 1 ? "fails" : "fail"}`
