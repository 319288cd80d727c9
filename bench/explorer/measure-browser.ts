import type { Browser, Page } from "playwright"
import { quantile } from "./quantile"

export type Seen = { readonly lcpMs: number | null; readonly jsKb: number; readonly interactionMs: number | null }

/** What a reader does on a page: the element that is clicked, and an expression that turns true when it has worked. */
export type Interaction = { readonly click: string; readonly until: string }

/**
 * Opens a page with an empty cache some times over: largest contentful paint, the scripts that were fetched as they were
 * sent (prefetched ones too), and from a click to the first frame that shows what it did. Medians.
 */
export async function measureBrowser(
  browser: Browser,
  {
    url,
    interaction,
    rounds,
  }: { readonly url: string; readonly interaction: Interaction | null; readonly rounds: number },
): Promise<Seen> {
  const seen: Seen[] = []
  for (let round = 0; round < rounds; round += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    try {
      seen.push(await once(await context.newPage(), { url, interaction }))
    } finally {
      await context.close()
    }
  }
  const median = (of: (one: Seen) => number | null) => {
    const values = seen.flatMap((one) => of(one) ?? [])
    return values.length > 0 ? quantile(values, 0.5) : null
  }
  return {
    lcpMs: median((one) => one.lcpMs),
    jsKb: median((one) => one.jsKb) ?? 0,
    interactionMs: median((one) => one.interactionMs),
  }
}

async function once(page: Page, { url, interaction }: { url: string; interaction: Interaction | null }): Promise<Seen> {
  await page.goto(url, { waitUntil: "networkidle" })
  const lcpMs = await page.evaluate(
    () =>
      new Promise<number | null>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? null)).observe({
          type: "largest-contentful-paint",
          buffered: true,
        })
        setTimeout(() => resolve(null), 1_000)
      }),
  )
  const jsBytes = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .flatMap((entry) => (entry instanceof PerformanceResourceTiming && /\.js(\?|$)/.test(entry.name) ? [entry] : []))
      .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
  )
  const interactionMs = interaction ? await interact(page, interaction) : null
  return { lcpMs, jsKb: jsBytes / 1_000, interactionMs }
}

/** Expressions of this bench itself, over `target` (what is clicked) and `before` (the address before). */
function interact(page: Page, { click, until }: Interaction): Promise<number | null> {
  return page.evaluate(`new Promise((resolve) => {
    const target = document.querySelector(${JSON.stringify(click)})
    if (!target) return resolve(null)
    const before = location.href
    const begun = performance.now()
    target.click()
    requestAnimationFrame(function look() {
      const ms = performance.now() - begun
      if (${until}) resolve(ms)
      else if (ms > 10000) resolve(null)
      else requestAnimationFrame(look)
    })
  })`)
}
