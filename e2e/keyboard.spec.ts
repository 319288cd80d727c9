import type { Page } from "@playwright/test"
import { expect, test } from "./fixtures"

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
})
