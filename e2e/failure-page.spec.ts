import { seriousProblems } from "./support/axe"
import { desktop, expect, phone, test } from "./support/fixtures"

test.use({ viewport: desktop })

/** The surest failure of the list, through the list itself. */
async function openFirst(page: import("@playwright/test").Page, list = "/errors") {
  await page.goto(list)
  await page.getByRole("main").getByRole("table").getByRole("link").first().click()
  await page.waitForURL(/\/errors\/\d+/)
}

test("a reader walks through the filtered list by keyboard, and the place in it is said", async ({ page }) => {
  await openFirst(page, "/errors?dataset=gsm8k")
  await expect(page.getByText(/^1 of \d/)).toBeVisible()
  const first = page.url()
  await page.keyboard.press("]")
  await expect(page.getByText(/^2 of \d/)).toBeVisible()
  expect(page.url()).toContain("from=")
  await page.keyboard.press("k")
  await expect(page.getByText(/^1 of \d/)).toBeVisible()
  expect(new URL(page.url()).pathname).toBe(new URL(first).pathname)
})

test("the whole path, every model on the item and where the label comes from are there", async ({ page }) => {
  await openFirst(page)
  await expect(page.getByRole("heading", { name: /tried this item|answers by/ })).toBeVisible()
  await page.getByText("Where this comes from").click()
  await expect(page.getByText("Seed", { exact: true })).toBeVisible()
  await expect(page.getByRole("heading", { name: "Diagnosis" })).toBeVisible()
})

test("nothing serious for axe, on a desktop and on a phone, and nothing wider than the screen", async ({ page }) => {
  await openFirst(page)
  for (const viewport of [desktop, phone]) {
    await page.setViewportSize(viewport)
    expect(await seriousProblems(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  }
})
