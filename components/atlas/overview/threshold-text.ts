import { failingSide } from "@/lib/format"

type Rule = { readonly threshold: number; readonly lowerIsBetter: boolean }
type Suite = Rule & { readonly suite: string }

/** "A failure is a score below 0.5 (Vicuna: below 0.7)." The commonest threshold first, the others as exceptions. */
export function thresholdsInWords(suites: readonly Suite[]): string {
  const inWords = (rule: Rule) => `${failingSide(rule)} ${rule.threshold}`
  const uses = new Map<string, { readonly rule: Rule; readonly count: number }>()
  for (const rule of suites) uses.set(inWords(rule), { rule, count: (uses.get(inWords(rule))?.count ?? 0) + 1 })
  const [common] = [...uses].sort(([, a], [, b]) => b.count - a.count || a.rule.threshold - b.rule.threshold)
  if (!common) return ""
  const others = suites.filter((suite) => inWords(suite) !== common[0])
  const exceptions =
    others.length > 4
      ? " (other benchmarks have their own)"
      : others.length > 0
        ? ` (${others.map((suite) => `${suite.suite}: ${inWords(suite)}`).join(", ")})`
        : ""
  return `A failure is a score ${common[0]}${exceptions}.`
}
