import type { Page } from "@playwright/test"
import { expect, signIn, test } from "./support/fixtures"

/** Where the focus is after Tab, and whether one can see it: an outline, a shadow, or the line around an area of a map. */
async function tab(page: Page) {
  await page.keyboard.press("Tab")
  return page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return null
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    const area = element.querySelector("ellipse")
    const ring =
      (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) ||
      boxShadow !== "none" ||
      (area !== null && getComputedStyle(area).stroke !== "none")
    return { name: (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 60), ring }
  })
}

const addresses = [
  "/",
  "/atlas/latest",
  "/compare?a=gemini-1.5-flash-002&b=gemini-1.5-pro-002",
  "/errors?dataset=gsm8k",
] as const

for (const address of addresses) {
  test(`the first thirty stops of ${address} can be seen; the first one skips to the content`, async ({ page }) => {
    await page.goto(address)
    const stops = []
    for (let press = 0; press < 30; press += 1) stops.push(await tab(page))
    expect(stops[0]?.name).toMatch(/skip/i)
    expect(stops.filter((stop) => !stop?.ring)).toEqual([])
  })
}

test("what has the focus on a failure's page is not hidden under the bar for reviewing", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 480 })
  await signIn(page, "/errors")
  await page
    .getByRole("table", { name: /^Failures, / })
    .getByRole("row")
    .nth(1)
    .getByRole("link")
    .first()
    .click()
  await expect(page.getByRole("heading", { name: "Is it right?" })).toBeVisible()
  const hidden = []
  for (let press = 0; press < 40; press += 1) {
    await page.keyboard.press("Tab")
    const name = await page.evaluate(() => {
      const element = document.activeElement
      const bar = document.querySelector("[aria-labelledby=review-title]")
      if (!element || !bar || element === document.body || bar.contains(element)) return null
      const [own, over] = [element.getBoundingClientRect(), bar.getBoundingClientRect()]
      return own.bottom > over.top && own.top < over.bottom ? (element.textContent ?? "") : null
    })
    if (name !== null) hidden.push(name)
  }
  expect(hidden).toEqual([])
})

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false })

  test("two models are chosen, compared and read side by side", async ({ page }) => {
    await page.goto("/compare")
    await page.getByLabel("Model A").selectOption("gemini-1.5-flash-002")
    await page.getByLabel("Model B").selectOption("gemini-1.5-pro-002")
    await page.getByRole("button", { name: "Compare" }).click()
    await expect(page.getByRole("heading", { level: 1 })).toContainText("fails less often than")
    await page
      .getByRole("link", { name: /^Side by side/ })
      .first()
      .click()
    await expect(page.getByRole("article")).toHaveCount(2)
  })
  test("a category leads to one failure and its diagnosis", async ({ page }) => {
    await page.goto("/atlas/latest/factual-error")
    await page.getByRole("link", { name: "Athlete's sport misidentified" }).click()
    await expect(page.getByRole("heading", { level: 1, name: "Athlete's sport misidentified" })).toBeVisible()
    await expect(page.getByRole("list", { name: "Criteria a right answer needs" })).toBeVisible()
  })
})
