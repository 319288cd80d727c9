import type { Page } from "@playwright/test"
import { expect, phone, signIn, test } from "../support/fixtures"

const csv = (model: string, right: number) =>
  [
    "example_id,model,dataset,input_text,output_text,score,correct_answer",
    ...Array.from({ length: 20 }, (_, n) => `w${n},${model},world-quiz,Item ${n}?,out,${n < right ? 1 : 0},x`),
  ].join("\n")

async function bring(page: Page, model: string, right: number): Promise<string> {
  await page.goto("/upload")
  const file = { name: `${model}.csv`, mimeType: "text/csv", buffer: Buffer.from(csv(model, right)) }
  await page.getByLabel("Result files").setInputFiles([file])
  await page.getByRole("button", { name: /^Import/ }).click()
  await expect(page.getByRole("heading", { name: /20 rows came in/ })).toBeVisible({ timeout: 60_000 })
  return /\/upload\/(\d+)/.exec(page.url())?.[1] ?? ""
}

/** in the menu, told from the analysis of the same name by its day */
const ofResults = /^world-large.csv #\d+ · \d{4}-/

const shown = (page: Page) => page.getByRole("banner").locator("summary", { hasText: "Shown:" }).first()

test("one switch narrows what is shown, by keyboard as well; every page stays in it, and says so to visitors", async ({
  page,
  browser,
  baseURL,
}) => {
  await signIn(page, "/upload")
  const results = await bring(page, "world-large", 15)
  // The free checks go through what came in: an analysis of its own.
  await expect(async () => {
    await page.goto("/datasets")
    await shown(page).click()
    await expect(page.getByRole("banner").getByRole("link", { name: /^world-large.csv .*Built-in/ })).toBeVisible({
      timeout: 1_000,
    })
  }).toPass({ timeout: 60_000 })
  await page.goto("/datasets")
  await expect(shown(page)).toContainText("Everything")
  await expect(page.getByRole("table", { name: "Your benchmarks" })).toContainText("world-quiz")

  // By keyboard: open, look away, open again, choose.
  await shown(page).focus()
  await page.keyboard.press("Enter")
  const choice = page.getByRole("banner").getByRole("link", { name: ofResults })
  await expect(choice).toBeVisible()
  await page.keyboard.press("Tab")
  await page.keyboard.press("Escape")
  await expect(choice).toBeHidden()
  await expect(shown(page)).toBeFocused()
  await page.keyboard.press("Enter")
  await choice.focus()
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(`/datasets?results=${results}`)
  await expect(shown(page)).toContainText("world-large.csv")
  await expect(choice).toBeHidden()

  // The menu, a page's own links and the atlas stay in it.
  const menu = page.getByRole("navigation", { name: "Main" })
  await menu.getByRole("link", { name: "Models" }).click()
  await page.getByRole("main").getByRole("link", { name: "world-large" }).first().click()
  await expect(page).toHaveURL(/\/models\/world-large\?(results|analysis|release)=/)
  await menu.getByRole("link", { name: "Atlas" }).click()
  await expect(page).toHaveURL(/\/atlas\/.*analysis[=-]/)
  await expect(shown(page)).toContainText("world-large.csv")
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "ErrorAtlas" }).click()
  await expect(page).toHaveURL(/\/\?(results|analysis|release)=/)

  // On a phone the choices are in the menu, what was chosen in a line of its own.
  await page.setViewportSize(phone)
  await expect(shown(page)).toContainText("world-large.csv")
  await page.goto("/models")
  await expect(shown(page)).toBeHidden()
  await page.getByRole("banner").getByLabel("Menu", { exact: true }).first().click()
  await page.getByRole("banner").locator("summary", { hasText: "Shown: Everything" }).last().click()
  await page.getByRole("banner").getByRole("link", { name: ofResults }).last().click()
  await expect(page).toHaveURL(`/models?results=${results}`)

  // Others are told its name where they may read it, and not before.
  const visitor = await browser.newPage({ ...(baseURL && { baseURL }) })
  expect((await visitor.goto(`/models?results=${results}`))?.status()).toBe(404)
  await expect(shown(visitor)).toContainText(`Results ${results}`)
  expect(await visitor.content()).not.toContain("world-large")
  await page.goto(`/upload/${results}`)
  await page.getByLabel("Who may see it").selectOption({ label: "Anyone with the link" })
  await page
    .locator("form")
    .filter({ has: page.getByLabel("Who may see it") })
    .getByRole("button", { name: "Save" })
    .click()
  await expect(async () => {
    expect((await visitor.goto(`/models?results=${results}`))?.status()).toBe(200)
    await expect(shown(visitor)).toContainText("world-large.csv", { timeout: 2_000 })
  }).toPass({ timeout: 20_000 })
  await visitor.close()
})

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false })

  test("the switch leads from page to page in the release that was chosen", async ({ page }) => {
    await page.goto("/models?release=2026.11")
    await expect(shown(page)).toContainText("Release 2026.11")
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Benchmarks" }).click()
    await expect(page).toHaveURL("/datasets?release=2026.11")
    await shown(page).click()
    await page.getByRole("banner").getByRole("link", { name: "Open ErrorAtlas 2026.11" }).first().click()
    await expect(page).toHaveURL("/datasets")
  })
})
