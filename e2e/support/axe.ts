import AxeBuilder from "@axe-core/playwright"
import type { Page } from "@playwright/test"

const standard = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]

/**
 * What axe calls serious or critical, one line each; by WCAG 2.1 AA, or by the rules that are named. Our pages have no
 * frames of other origins, so everything happens in the page itself ("legacy": without a second, empty page); and what
 * passed is not described, which takes half of the time on long pages.
 */
export async function seriousProblems(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode()
  const choice = rules ? { type: "rule" as const, values: rules } : { type: "tag" as const, values: standard }
  const { violations } = await axe.options({ runOnly: choice, resultTypes: ["violations"] }).analyze()
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)} (${nodes.length})`)
}
