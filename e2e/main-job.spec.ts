import { existsSync } from "node:fs"
import path from "node:path"
import { expect, screenshot, signIn, test } from "./support/fixtures"

const results = path.join(import.meta.dirname, "../../shared/data/gsm8k.csv")

test("a newcomer's first hour: real results in, failure signatures out", async ({ page }) => {
  test.skip(!existsSync(results), "needs ../shared/data/gsm8k.csv, which is not here")
  test.setTimeout(300_000)

  await signIn(page, "/upload")
  await page.getByLabel("Result files").setInputFiles(results)
  await page.getByRole("button", { name: "Import 1 file" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "What came in" })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText("5,276").first()).toBeVisible()
  await expect(page.getByText("3,275").first()).toBeVisible()
  await screenshot(page, "upload-report")

  await page.getByRole("link", { name: "Analyse these results" }).click()
  await page.getByLabel("Share, %").fill("10")
  await expect(page.getByRole("radio", { name: /Built-in judge/ })).toBeChecked()
  await screenshot(page, "new-analysis")
  await page.getByRole("button", { name: /Start/ }).click()
  await expect(page).toHaveURL(/\/analyses\/\d+$/)
  await expect(page.getByText("Done", { exact: true })).toBeVisible({ timeout: 180_000 })
  await expect(
    page
      .getByRole("main")
      .getByText(/heuristic/)
      .first(),
  ).toBeVisible()
  await page.reload()
  await screenshot(page, "analysis")

  await page.getByRole("link", { name: "gpt3-175b-verification" }).first().click()
  await expect(page).toHaveURL(/\/models\/gpt3-175b-verification\?.*analysis=\d+/)
  await expect(page.getByRole("heading", { level: 1, name: "gpt3-175b-verification" })).toBeVisible()
  await expect(page.getByText("577").first()).toBeVisible()
  await screenshot(page, "own-signature")

  await page.getByRole("link", { name: /^Compare with/ }).click()
  await page.getByLabel("Model B").selectOption({ label: "gpt3-6b-finetuning" })
  await expect(
    page.getByRole("heading", { level: 1, name: /gpt3-175b-verification fails less often than gpt3-6b-finetuning/ }),
  ).toBeVisible()
  await expect(page.getByRole("link", { name: /both fail/ })).toBeVisible()
  await screenshot(page, "own-comparison")
})

test("the released diagnosis meets the imported text: evidence is lit", async ({ page }) => {
  test.skip(!existsSync(results), "needs ../shared/data/gsm8k.csv, which is not here")
  test.setTimeout(180_000)

  // The same file again changes nothing, whichever test sends it first.
  await signIn(page, "/upload")
  await page.getByLabel("Result files").setInputFiles(results)
  await page.getByRole("button", { name: "Import 1 file" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "What came in" })).toBeVisible({ timeout: 60_000 })

  await page.goto("/atlas/latest/quantity-relation-error")
  await page.goto("/errors?category=quantity-relation-error&dataset=gsm8k")
  await page.locator('main a[href^="/errors/"]').first().click()
  await expect(page.getByRole("heading", { level: 2, name: "Output" })).toBeVisible()
  await expect(page.getByRole("heading", { level: 2, name: "Input" })).toBeVisible()
  await expect(page.getByText(/quotes found word for word in the output/)).toBeVisible()
  // From the criterion to the passage, and back.
  await page.getByRole("link", { name: /^Evidence 1, in the output/ }).click()
  await expect(page).toHaveURL(/#e1$/)
  await page.locator("mark").first().getByRole("link").click()
  await expect(page).toHaveURL(/#c\d$/)
  // No picture of this page: benchmark items and outputs belong to others and stay out of the repository.
})
