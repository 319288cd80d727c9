import { desktop, expect, phone, screenshot, test } from "./support/fixtures"

const signature = "/models/gemini-1.5-pro-002"

test("a visitor reads how one model fails, beside the others and on its own", async ({ page }) => {
  await page.goto("/models")
  await page.getByRole("searchbox", { name: "Search by name" }).fill("gemini-1.5-pro")
  await page.getByRole("button", { name: "Search", exact: true }).click()
  await expect(page.getByRole("status")).toHaveText("2 of 49")
  await page.getByRole("link", { name: "gemini-1.5-pro-002" }).click()

  await expect(page.getByRole("heading", { level: 1, name: "Gemini 1.5 Pro" })).toBeVisible()
  const figure = page.getByRole("region", { name: /More than one failure in three is Incomplete Reasoning/ })
  const table = figure.getByRole("table", { name: "Failure signature beside the other models" })
  const first = table.getByRole("row").nth(1)
  await expect(first).toContainText("Incomplete Reasoning")
  for (const cell of ["56", "36.6%", "15.1%", "+10.3 to +31.3", "differs"]) await expect(first).toContainText(cell)
  await expect(table.getByRole("row").last()).toContainText("No error found")
  await expect(page.getByRole("heading", { name: "Law and math are its hardest topics" })).toBeVisible()
  await expect(page.getByText("√JSD 0.24")).toBeVisible()
  await expect(page.getByText("7 peers not ranked")).toBeVisible()
  await screenshot(page, "model")

  await page.getByRole("group", { name: "Show" }).getByRole("link", { name: "Absolute" }).click()
  await expect(page).toHaveURL(/view=absolute/)
  await expect(page.getByRole("heading", { name: /Incomplete Reasoning comes first/ })).toBeVisible()
  await expect(page.getByRole("table", { name: "Failure signature, shares of failures" })).toContainText("29.4–44.5")

  await page.getByRole("link", { name: "Show all 153" }).click()
  await expect(page).toHaveURL(/\/errors\?.*model=gemini-1\.5-pro-002/)
})

test("the marks of the signature are drawn, one for each row of the table, and say their numbers when pointed at", async ({
  page,
}) => {
  await page.goto(signature)
  const figure = page.getByRole("region", { name: /Incomplete Reasoning/ })
  const drawing = figure.locator("svg:has(> svg)").first()
  const dots = await drawing.locator("[data-dots]").evaluateAll((paths) => paths.map((path) => path.getAttribute("d")))
  expect(dots.join("").match(/M/g)).toHaveLength(13)
  const [, x = 0, y = 0] = (/^M(\d+) (\d+)/.exec(dots[0] ?? "") ?? []).map(Number)
  const { width = 0 } = (await drawing.boundingBox()) ?? {}
  await drawing.hover({ position: { x: (x / 1000) * width, y } })
  await expect(figure.locator("[data-pointed]")).toContainText(/: [+−-]?\d+\.\d points \(/)
  await expect(figure.getByRole("table").getByRole("row")).toHaveCount(14)
})

test("filtering by benchmark is in the address and survives a reload", async ({ page }) => {
  await page.goto("/models/Claude2")
  await page.getByRole("group", { name: "Benchmark" }).getByRole("link", { name: "Mr-Ben biology" }).click()
  await expect(page).toHaveURL(/dataset=mrben-biology/)
  await page.reload()
  await expect(page.getByRole("link", { name: "Mr-Ben biology" })).toHaveAttribute("aria-current", "true")
  await expect(page.getByRole("definition").first()).toHaveText("345")
})

test.describe("what is not there", () => {
  test.use({ expectedErrors: [/status of 404/] })
  for (const address of ["/models/no-such-model", "/datasets/no-such-set", `${signature}?analysis=999999`])
    test(`${address} is not found`, async ({ page }) => {
      expect((await page.goto(address))?.status()).toBe(404)
    })
})

test("a model that failed nothing says so instead of drawing a signature", async ({ page }) => {
  await page.goto("/models/gpt-3.5-turbo-20230327")
  await expect(page.getByText("No signature yet")).toBeVisible()
  await expect(page.getByText("It failed no item here.")).toBeVisible()
})

test("a visitor sees what a benchmark measures in practice", async ({ page }) => {
  await page.goto("/datasets")
  await page.getByRole("link", { name: "Vicuna bench" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "Vicuna bench" })).toBeVisible()
  const models = page.getByRole("table", { name: "Models by failure rate" })
  await expect(models.getByRole("row").nth(1)).toContainText("gpt-3.5-turbo-20230327")
  await expect(models.getByRole("row").last()).toContainText("llama-13b")

  const scores = page.getByRole("region", { name: "63 of 539 scores are below 0.7" })
  await expect(scores.getByText("threshold 0.7")).toBeVisible()
  await scores.getByText("As table").click()
  const rows = scores.getByRole("table", { name: "Scores by range" }).getByRole("row")
  const below = rows.filter({ hasText: "failure" }).locator("td:first-of-type")
  const counts = (await below.allTextContents()).map(Number)
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(63)

  await page.goto("/datasets/mmlu_pro")
  await expect(page.getByRole("heading", { name: "Answers are right or wrong" })).toBeVisible()
  await page.getByText("Items nobody solves").click()
  await page
    .getByRole("link", { name: /\d read$/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/errors\?.*q=/)
})

for (const address of ["/models", signature, "/datasets", "/datasets/vicuna_bench"])
  test(`${address} fits a desktop, a phone and a small phone`, async ({ page }) => {
    await page.goto(address)
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    for (const viewport of [desktop, phone, { width: 360, height: 780 }]) {
      await page.setViewportSize(viewport)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect.soft(overflow, `at ${viewport.width} px`).toBeLessThanOrEqual(0)
    }
  })
