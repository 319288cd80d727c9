import { expect, test } from "./support/fixtures"

/** A visitor without an account: from the overview through the tree to one failure, by mouse, by keys, without scripts. */
test.describe("browsing the public atlas", () => {
  test("the overview shows the release's numbers and says what they show", async ({ page }) => {
    await page.goto("/")
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Where language models go wrong, and how often")
    // One count of models and benchmarks on the whole page, and nothing is said to have a place that has none.
    await expect(page.locator(".lede").first()).toHaveText(
      "An atlas of 1,165 failures, read one by one out of the 15,866 of 49 models on 12 benchmarks: 1,097 traced to a first major error and placed in one of 18 categories, 68 found to have none.",
    )
    await expect(page.getByText(/attempts by 49 models on 12 benchmarks/)).toBeVisible()
    await expect(
      page.getByRole("heading", { name: "Quantity Relation Error comes first: nearly one failure in five" }),
    ).toBeVisible()
    const shares = page.getByRole("table", { name: "Share of failures by category and benchmark" })
    await expect(shares.getByRole("row", { name: /^Quantity Relation Error/ })).toContainText("18.8% 15.9–22.1")
    await expect(shares.getByRole("row", { name: /^No error found/ })).toContainText("3.6% 2.4–5.4")
    const map = page.getByRole("group", { name: "Relief map of the 18 categories" })
    await expect(map.getByRole("link")).toHaveCount(18)
    await expect(map.getByRole("link", { name: /^Quantity Relation Error, 18\.8% of failures/ })).toBeVisible()
    await expect(page.getByRole("table", { name: "Failure rates by benchmark" })).toContainText("44–78%")
    for (const count of ["34,679", "15,866", "12,401", "1,097"])
      await expect(page.getByText(count).last()).toBeVisible()
  })

  test("from the tree to a category to one failure", async ({ page }) => {
    await page.goto("/atlas/latest")
    const tree = page.getByRole("tree")
    await expect(tree.getByRole("treeitem", { level: 1 })).toHaveCount(19)
    await tree.getByRole("link", { name: "Open Factual Error" }).click()
    await expect(tree.getByRole("treeitem", { name: /^Wrong date or number, 31 read/ })).toBeVisible()
    const strip = page.getByRole("group", { name: "All categories and sub-categories by share of failures" })
    await strip
      .getByRole("link", { name: /^Misread Problem|^Concept Misapplication/ })
      .first()
      .click()
    await expect(tree.getByRole("treeitem", { selected: true })).toHaveAttribute(
      "aria-label",
      /^Misread Problem|^Concept Misapplication/,
    )
    await tree.getByRole("link", { name: "Factual Error", exact: true }).click()
    const card = page.getByRole("complementary", { name: "Factual Error" })
    await expect(card).toContainText("10.9% 8.7–13.7")
    await expect(card).toContainText("same category for 18 of 20")
    await expect(page).toHaveURL(/node=factual-error/)
    await card.getByRole("link", { name: "Open category" }).click()

    await expect(page.getByRole("heading", { level: 1, name: "Factual Error" })).toBeVisible()
    const models = page.getByRole("table", { name: "Factual Error by model" })
    await expect(models.getByRole("row", { name: /^gpt-4o-mini/ })).toContainText("90.0% 73.6–93.1")
    await expect(models.getByRole("row", { name: /^gemini-1.5-pro-002/ })).toContainText("16 of 153")
    await expect(page.getByRole("heading", { name: "A second judge agrees on 18 of 20" })).toBeVisible()
    await expect(page.getByRole("heading", { name: "Exemplars: typical, borderline, disputed" })).toBeVisible()
    await page.getByRole("link", { name: "Athlete's sport misidentified" }).click()
    await expect(page.getByRole("heading", { name: "Athlete's sport misidentified" })).toBeVisible()
  })

  test("the keys of a tree move, open, close, search by letter and lead to the category", async ({ page }) => {
    await page.goto("/atlas/latest")
    const item = (name: RegExp) => page.getByRole("tree").getByRole("treeitem", { name })
    await expect(page.getByRole("link", { name: "Open Factual Error" })).toHaveAttribute("tabindex", "-1")
    await item(/^Quantity Relation Error/).focus()
    await page.keyboard.press("ArrowDown")
    await expect(item(/^Factual Error/)).toBeFocused()
    await page.keyboard.press("ArrowRight")
    await expect(item(/^Factual Error/)).toHaveAttribute("aria-expanded", "true")
    await page.keyboard.press("ArrowRight")
    await expect(item(/^Wrong date or number/)).toBeFocused()
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowLeft")
    await expect(item(/^Factual Error/)).toHaveAttribute("aria-expanded", "false")
    await page.keyboard.press("End")
    await expect(item(/^No error found/)).toBeFocused()
    await page.keyboard.press("s")
    await expect(item(/^State Tracking Error/)).toBeFocused()
    await page.keyboard.press("*")
    await expect(item(/^Units mixed/)).toBeVisible()
    await page.keyboard.press("Enter")
    await expect(page.getByRole("heading", { level: 1, name: "State Tracking Error" })).toBeVisible()
  })

  test("search opens the way to what it finds; filters narrow, stand as chips and can be taken away", async ({
    page,
  }) => {
    await page.goto("/atlas/latest")
    await page.getByRole("searchbox", { name: "Find a category" }).fill("letter case")
    await page.getByRole("combobox", { name: "Benchmark" }).selectOption("IFEval")
    await page.getByRole("button", { name: "Apply" }).click()
    await expect(page.getByText("2 categories have “letter case” in name or definition.")).toBeVisible()
    await expect(page.getByRole("treeitem", { name: /^Letter case rule broken/ })).toBeVisible()
    await expect(page.getByText("from 180 failures by 10 models.")).toBeVisible()
    await page.getByRole("link", { name: /IFEval.*remove this filter/ }).click()
    await expect(page.getByText("from 1,165 failures by 47 models.")).toBeVisible()
    await page.goto("/atlas/latest?min=150")
    // One category was read more than 150 times, none of its sub-categories.
    await expect(page.getByRole("link", { name: /at least 150 read: 87 hidden.*remove/ })).toBeVisible()
  })

  test("a sub-category has a page of its own with its parents above", async ({ page }) => {
    await page.goto("/atlas/latest/wrong-date-or-number")
    const path = page.getByRole("navigation", { name: "Breadcrumb" })
    await expect(path).toContainText("Factual Error")
    await path.getByRole("link", { name: "Factual Error" }).click()
    await expect(page.getByRole("heading", { level: 1, name: "Factual Error" })).toBeVisible()
  })

  test("what others published stands apart, with its source", async ({ page }) => {
    await page.goto("/atlas/published")
    await expect(page.getByText(/Incomplete: 5 shares were found/)).toContainText("arXiv 2601.15812")
    const table = page.getByRole("table", { name: "Published categories and shares" })
    await expect(table.getByRole("row", { name: /^Missing Required Element/ })).toContainText("15.56%")
    await expect(table.getByRole("row", { name: /^Tool\/API Usage Error/ })).toContainText("not found")
  })

  test("the method page says how far it was checked", async ({ page }) => {
    await page.goto("/method")
    const checks = page.getByRole("complementary", { name: "How far it was checked" })
    await expect(checks).toContainText("116 (89.2%)")
    await expect(checks).toContainText("52 (58%)")
  })
})

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false })

  test("branches open, rows are chosen and categories reached by links", async ({ page }) => {
    await page.goto("/")
    await page.getByRole("link", { name: "Browse the atlas" }).click()
    await page.getByRole("link", { name: "Open Factual Error" }).click()
    await page.getByRole("link", { name: "Wrong date or number" }).click()
    const card = page.getByRole("complementary", { name: "Wrong date or number" })
    await expect(card).toContainText("2.5% 1.6–4.1")
    await card.getByRole("link", { name: "Open category" }).click()
    await expect(page.getByRole("heading", { level: 1, name: "Wrong date or number" })).toBeVisible()
    await page.getByRole("link", { name: /more in between/ }).click()
    await expect(page.getByRole("link", { name: "First page" })).toBeVisible()
  })
})

test.describe("what is not there", () => {
  test.use({ expectedErrors: [/404/] })

  test("the words of the menu are addresses", async ({ request }) => {
    for (const [word, address] of [
      ["atlas", "/atlas/latest"],
      ["benchmarks", "/datasets"],
      ["failures", "/errors"],
    ]) {
      const answer = await request.get(`/${word}`)
      expect([answer.status(), new URL(answer.url()).pathname]).toEqual([200, address])
    }
  })

  test("an unknown category or release is a page not found", async ({ page }) => {
    for (const address of ["/atlas/latest/no-such-category", "/atlas/1999.01", "/atlas/1999.01/factual-error"]) {
      const answer = await page.goto(address)
      expect(answer?.status()).toBe(404)
    }
  })
})
