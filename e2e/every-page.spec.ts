import type { Page, Response } from "@playwright/test"
import { seriousProblems } from "./support/axe"
import { expect, screenshot, signIn, test } from "./support/fixtures"

// The longest file by far: its pages are shared out among the workers.
test.describe.configure({ mode: "parallel" })

/** Every page a visitor can open on a fresh start, by the name of its picture in docs/pictures. */
const pages = {
  home: "/",
  atlas: "/atlas/latest",
  icicle: "/atlas/latest?view=icicle",
  "heat-map-models": "/atlas/latest?view=models",
  "heat-map-benchmarks": "/atlas/latest?view=datasets",
  category: "/atlas/latest/factual-error",
  published: "/atlas/published",
  method: "/method",
  models: "/models",
  "models-map": "/models?view=map",
  model: "/models/gemini-1.5-pro-002",
  benchmarks: "/datasets",
  benchmark: "/datasets/vicuna_bench",
  compare: "/compare?a=gemini-1.5-flash-002&b=gemini-1.5-pro-002",
  versions: "/compare?a=gemini-1.5-flash-002&b=gemini-1.5-pro-002&mode=versions",
  failures: "/errors",
  search: "/search?q=units",
  analyses: "/analyses",
  judges: "/judges",
  judge: "/judges/builtin",
  "sign-in": "/sign-in",
} as const

for (const [name, address] of Object.entries(pages)) {
  test(`${address} opens cleanly, fits a small phone and is accessible in both themes`, async ({ page }) => {
    // Axe looks at every element twice: long pages take a while on a busy machine.
    test.setTimeout(180_000)
    const reply = await page.goto(address)
    expect(reply?.status()).toBe(200)
    await scriptsCarryNonce(reply)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    await screenshot(page, name)
    await accessibleInBothThemes(page)
    expect(await widerThanSmallPhone(page)).toBeLessThanOrEqual(0)
  })
}

test("one item of a comparison, side by side, fits a small phone and is accessible in both themes", async ({
  page,
}) => {
  test.setTimeout(180_000)
  await page.goto(pages.compare)
  await page
    .getByRole("link", { name: /^Side by side/ })
    .first()
    .click()
  await expect(page.getByRole("article")).toHaveCount(2)
  await accessibleInBothThemes(page)
  expect(await widerThanSmallPhone(page)).toBeLessThanOrEqual(0)
})

test("one failure, whose texts nobody has imported for this visitor, is accessible", async ({ page }) => {
  await page.goto("/errors?dataset=mmlu_pro")
  await page.getByRole("row").nth(1).getByRole("link").first().click()
  await expect(page.getByText("The texts of this item are not here yet")).toBeVisible()
  await screenshot(page, "failure")
  expect(await seriousProblems(page)).toEqual([])
})

test("the pages of someone signed in are accessible too", async ({ page }) => {
  await signIn(page, "/upload")
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  await screenshot(page, "upload")
  expect.soft(await seriousProblems(page)).toEqual([])
  await page.goto("/account")
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  await screenshot(page, "account")
  expect.soft(await seriousProblems(page)).toEqual([])
  await page.goto("/work")
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your work")
  await screenshot(page, "work")
  expect.soft(await seriousProblems(page)).toEqual([])
  expect.soft(await widerThanSmallPhone(page)).toBeLessThanOrEqual(0)
  await page.goto("/analyses/new")
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
  expect.soft(await seriousProblems(page)).toEqual([])
  expect(await widerThanSmallPhone(page)).toBeLessThanOrEqual(0)
})

/** By how many pixels the page would scroll sideways at 360 px. */
async function widerThanSmallPhone(page: Page) {
  await page.setViewportSize({ width: 360, height: 740 })
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}

/** Between the themes nothing changes but colours. */
async function accessibleInBothThemes(page: Page) {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" })
  expect.soft(await seriousProblems(page), "light").toEqual([])
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" })
  expect.soft(await seriousProblems(page, ["color-contrast", "link-in-text-block"]), "dark").toEqual([])
}

/** Every script of a page has the nonce of its policy, without which it would not run; and nobody keeps the page. */
async function scriptsCarryNonce(reply: Response | null): Promise<void> {
  const { "content-security-policy": policy = "", "cache-control": keeping } = reply?.headers() ?? {}
  const nonce = /script-src 'self' 'nonce-([\w+/=]+)' 'strict-dynamic'/.exec(policy)?.[1]
  const scripts = ((await reply?.text()) ?? "").match(/<script\b[^>]*>/g) ?? []
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([])
  expect(keeping).toContain("no-store")
}
