import { expect, test } from "./support/fixtures"

test.describe("finding things", () => {
  test("the palette opens by key, narrows while one types, and Enter goes there", async ({ page }) => {
    await page.goto("/models")
    await page.keyboard.press("Control+k")
    const palette = page.getByRole("dialog", { name: "Go to" })
    await palette.getByRole("combobox").fill("computation")
    await expect(palette.getByRole("option", { name: /Computation Error/ })).toBeVisible()
    await palette.getByRole("combobox").press("ArrowDown")
    await palette.getByRole("combobox").fill("bench")
    await palette.getByRole("combobox").press("Enter")
    await expect(page).toHaveURL(/\/datasets$/)
  })

  test("? opens the sheet of keys, but not while one types", async ({ page }) => {
    await page.goto("/errors")
    await page.getByRole("searchbox", { name: /Words in diagnosis/ }).press("?")
    await expect(page.getByRole("dialog")).toHaveCount(0)
    await page.getByRole("heading", { name: "Failures" }).click()
    await page.keyboard.press("?")
    await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible()
  })

  test("without a script: search leads to the list, which filters, exports and is cited", async ({
    browser,
    baseURL,
  }) => {
    const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL && { baseURL }) })
    const page = await context.newPage()
    await page.goto("/search?q=negative+sign")
    await expect(page.locator("mark").first()).toBeVisible()
    await page.getByRole("link", { name: /failures, with filters/ }).click()
    await expect(page).toHaveURL(/\/errors\?.*q=negative\+sign/)
    await expect(page.getByRole("searchbox", { name: /Words in diagnosis/ })).toHaveValue("negative sign")
    await page.getByText("Cite this view").click()
    await expect(page.getByLabel("BibTeX").first()).toContainText("@misc{erroratlas-2026-11")
    const href = await page.getByRole("link", { name: "All rows as JSONL" }).getAttribute("href")
    const file = await page.request.get(href ?? "")
    const rows = (await file.text()).trim().split("\n")
    await expect(page.getByRole("row")).toHaveCount(rows.length + 1)
    await context.close()
  })
})

test("the order of a list is part of its address, and its rows are walked through by key", async ({ page }) => {
  await page.goto("/models?dataset=MMLU-Pro")
  const rate = page.getByRole("columnheader", { name: /^Fails, 95%/ })
  await expect(async () => {
    if ((await rate.getAttribute("aria-sort")) !== "descending") await rate.getByRole("button").click()
    await expect(page).toHaveURL(/sort=rate.desc/, { timeout: 1_000 })
  }).toPass()
  await page.reload()
  await expect(rate).toHaveAttribute("aria-sort", "descending")
  await expect(page.getByRole("row").nth(1)).toContainText("Llama-2-7b-hf")

  await page.goto("/errors?dataset=vicuna_bench")
  const rows = page.getByRole("table").getByRole("row")
  await expect(async () => {
    await page.keyboard.press("j")
    await expect(rows.nth(2).getByRole("link").first()).toBeFocused({ timeout: 500 })
  }).toPass()
  await page.keyboard.press("k")
  await expect(rows.nth(1).getByRole("link").first()).toBeFocused()
  await page.keyboard.press("Enter")
  await expect(page).toHaveURL(/\/errors\/\d+\?from=/)
})
