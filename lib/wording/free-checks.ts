/** Why results have no free checks: nothing fails, no failure has an output, there are no categories to name, they are gone, or nobody asked. */
export type NoChecks = "no-failures" | "no-outputs" | "no-release" | "not-ready" | "not-asked"

/** The same for people. */
export const noChecksSentences: Readonly<Record<NoChecks, string>> = {
  "no-failures": "No answer fails: there was nothing to check.",
  "no-outputs": "No free checks: the files hold no outputs of the answers that fail.",
  "no-release": "No free checks: there is no release here whose categories they could name.",
  "not-ready": "No free checks: these results are not here.",
  "not-asked": "No free checks: nobody has asked for them.",
}
