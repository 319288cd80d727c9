import { expect, phone, test } from "./support/fixtures"

/** The atlas in its other layouts, and what a category's tabs say; every state is an address. */
test.describe("layouts of the atlas", () => {
  test("the icicle shows the tree as areas, zooms into a branch and colours it by a model", async ({ page }) => {
    await page.goto("/atlas/latest?view=icicle")
    const areas = page.getByRole("navigation", { name: "Categories as areas" })
    await areas.getByRole("link", { name: "Factual Error, 10.9%" }).click()
    await expect(page.getByRole("complementary", { name: "Factual Error" })).toBeVisible()
    await page.getByRole("link", { name: "Zoom into Factual Error" }).click()
    await expect(page.getByRole("heading", { name: "Factual Error, by sub-category" })).toBeVisible()
    await page.getByRole("combobox", { name: "Colour by a model" }).selectOption("gpt-4o")
    await page.getByRole("button", { name: "Apply" }).click()
    await expect(areas.getByRole("link", { name: "Wrong date or number, 2.5%, gpt-4o 33.3%" })).toBeVisible()
    await page.reload()
    await expect(page.getByText("gpt-4o, share of its failures (18 read)")).toBeVisible()
  })

  test("category by benchmark is a table whose cells lead to the failures", async ({ page }) => {
    await page.goto("/atlas/latest?view=datasets")
    await expect(
      page.getByRole("heading", {
        level: 2,
        name: "Quintd ice hockey: about nine failures in ten are Source Unfaithfulness",
      }),
    ).toBeVisible()
    const map = page.getByRole("table", { name: "Category by benchmark" })
    await expect(map.getByRole("row", { name: /^MMLU-Pro 432/ })).toBeVisible()
    await map
      .getByRole("row", { name: /^GSM8K 100/ })
      .getByRole("link", { name: "67", exact: true })
      .click()
    await expect(page).toHaveURL(/\/errors\?.*category=quantity-relation-error/)
  })

  test("category by model pages through the models and fits a phone", async ({ page }) => {
    await page.setViewportSize(phone)
    await page.goto("/atlas/latest?view=models")
    await page.getByRole("link", { name: "Next 22" }).click()
    await expect(page.getByText("26–47 of 47 models")).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })

  test("levels, order and the release are choices with addresses", async ({ page }) => {
    await page.goto("/atlas/latest?level=1&sort=name")
    await expect(page.getByRole("treeitem").first()).toHaveAccessibleName(/^Answer-Reasoning Mismatch/)
    await expect(page.getByRole("treeitem", { expanded: false })).toHaveCount(0)
    await page.getByLabel(/^Open ErrorAtlas 2026.11, latest/).click()
    await page
      .getByRole("link", { name: /published, incomplete/ })
      .last()
      .click()
    await expect(page).toHaveURL(/\/atlas\/published/)
  })
})

test.describe("tabs of a category", () => {
  test.use({ javaScriptEnabled: false })

  test("instances, quality and history are pages of data", async ({ page }) => {
    await page.goto("/atlas/latest/factual-error")
    const tabs = page.getByRole("navigation", { name: "About this category" })
    await tabs.getByRole("link", { name: "Quality" }).click()
    await expect(page.getByRole("complementary", { name: "What it rests on" })).toContainText("90% (70–97)")
    const confused = page.getByRole("table", { name: "What Factual Error is confused with" })
    await expect(confused.getByRole("row", { name: /^Incomplete Reasoning/ })).toContainText("1 of 20 failures")
    await page.getByRole("link", { name: "Read the 2 disputed" }).click()
    await expect(page.getByText("Second judge: Incomplete Reasoning")).toBeVisible()
    await tabs.getByRole("link", { name: "History" }).click()
    await expect(page.getByRole("heading", { name: "In 1 release, first in 2026.11" })).toBeVisible()
  })
})
