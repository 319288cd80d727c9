export type Case = { readonly input?: string; readonly output: string; readonly reference?: string }

/** Texts that must and must not make a check speak. All written for these tests. */
export type CheckCases = { readonly speaks: Case[]; readonly silent: Case[]; readonly category: string }

export const rivers =
  "Which river is the longest?\nA. Elbe\nB. Rhine in its full length\nC. Danube from source to delta\nD. Oder"
export const porter = "Two people wait.\nWho is honest?\nA. The porter\nB. Cannot be determined\nC. The clerk\nAnswer:"
export const price = "What does it cost?\nOptions:\nA. $12\nB. $15.50\nC. $18\nD. $21"
export const demands = (...lines: string[]) =>
  ["The response must satisfy:", ...lines.map((line) => `- ${line}`)].join("\n")
