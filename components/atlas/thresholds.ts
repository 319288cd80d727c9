type Suite = { readonly suite: string; readonly threshold: number }

/** "A failure is a score below 0.5 (Vicuna: below 0.7)." The commonest threshold first, the others as exceptions. */
export function thresholdsInWords(suites: readonly Suite[]): string {
  const uses = new Map<number, number>()
  for (const { threshold } of suites) uses.set(threshold, (uses.get(threshold) ?? 0) + 1)
  const [common] = [...uses].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  if (!common) return ""
  const others = suites.filter((suite) => suite.threshold !== common[0])
  const exceptions =
    others.length > 4
      ? " (other benchmarks have their own)"
      : others.length > 0
        ? ` (${others.map(({ suite, threshold }) => `${suite}: below ${threshold}`).join(", ")})`
        : ""
  return `A failure is a score below ${common[0]}${exceptions}.`
}
