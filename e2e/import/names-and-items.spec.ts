import type { Page } from "@playwright/test"
import { expect, screenshot, signIn, test } from "../support/fixtures"
import { seriousProblems } from "../support/axe"

type Rows = {
  readonly dataset: string
  readonly model: string
  readonly id: (index: number) => string
  readonly fails: (index: number) => boolean
}

const header = "dataset,example_id,model,input_text,output_text,score"

/** Thirty answers to the same thirty questions, under ids of their own. */
const rowsOf = ({ dataset, model, id, fails }: Rows) =>
  Array.from(
    { length: 30 },
    (_, index) =>
      `${dataset},${id(index)},${model},What is ${index} times ${index} in ${dataset.slice(0, 4)}?,It is ${index}.,${fails(index) ? 0 : 1}`,
  )

/** Uploads a file through the form; ends on the page of its results. */
async function upload(page: Page, name: string, ...files: readonly Rows[]): Promise<void> {
  const text = [header, ...files.flatMap(rowsOf), ""].join("\n")
  await page.goto("/upload")
  await page.getByLabel("Result files").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) })
  await page.getByRole("button", { name: "Import 1 file" }).click()
  await expect(page.getByRole("heading", { name: /rows came in/ })).toBeVisible({ timeout: 60_000 })
}

const sums = (page: Page) => page.getByRole("complementary", { name: "What this means" })

test("items with the same text under other ids are matched by one click, and let go by another", async ({ page }) => {
  const common = { dataset: "squares", fails: (index: number) => index % 3 === 0 }
  await signIn(page, "/upload")
  await upload(page, "first.csv", { ...common, model: "square-one", id: (index) => `item-${index}` })
  await expect(page.getByRole("heading", { name: "The same items elsewhere" })).toHaveCount(0)
  await upload(page, "second.csv", { ...common, model: "square-two", id: (index) => `${100 + index}` })
  await expect(page.getByText("30 items of squares have the same text under other ids in other results.")).toBeVisible()
  expect(await seriousProblems(page)).toEqual([])
  await screenshot(page, "same-items")
  await page.getByRole("button", { name: "Match by text" }).click()
  await expect(page.getByText("30 items matched by text.")).toBeVisible()
  await expect(page.getByText("30 items of squares are matched by text with the ids of other results.")).toBeVisible()
  await expect(page.getByRole("button", { name: "Match by text" })).toHaveCount(0)
  await expect(sums(page).getByText("10 of 30")).toBeVisible()
  await page.getByRole("button", { name: "Match by id again" }).click()
  await expect(page.getByText("30 items matched by id again.")).toBeVisible()
  await expect(page.getByRole("button", { name: "Match by text" })).toBeVisible()
})

test("two names of a model, and of a benchmark, count as one, also in the next upload, until it is undone", async ({
  page,
}) => {
  const id = (index: number) => `n${index}`
  await signIn(page, "/upload")
  await upload(
    page,
    "names.csv",
    { dataset: "cubes", model: "Bot 2", id, fails: (index) => index < 10 },
    { dataset: "cubes_v2", model: "bot-v2", id, fails: (index) => index < 12 },
  )
  const ofModels = page.locator("details", { hasText: "Two names for one model?" })
  const ofBenchmarks = page.locator("details", { hasText: "Two names for one benchmark?" })
  await page
    .getByRole("link", { name: /cubes_v2/ })
    .first()
    .click()
  await page.getByText("Two names for one model?").click()
  await ofModels.getByLabel("This name").selectOption("bot-v2")
  await ofModels.getByLabel("Counts as").selectOption("Bot 2")
  expect(await seriousProblems(page)).toEqual([])
  await screenshot(page, "names")
  await ofModels.getByRole("button", { name: "Merge" }).click()
  await expect(page.getByText("30 predictions of bot-v2 count as Bot 2 now.")).toBeVisible()
  await page.getByText("Two names for one benchmark?").click()
  await ofBenchmarks.getByLabel("This name").selectOption("cubes_v2")
  await ofBenchmarks.getByLabel("Counts as").selectOption("cubes")
  await ofBenchmarks.getByRole("button", { name: "Merge" }).click()
  // One model would have two answers to each item now.
  await expect(
    page.getByText(/the same models answered the same items \(30\) under both cubes_v2 and cubes/),
  ).toBeVisible()

  await upload(page, "later.csv", { dataset: "cubes", model: "bot-v2", id, fails: (index) => index < 20 })
  await expect(page.getByText("The model bot-v2 counts as Bot 2, as you merged them (30 predictions).")).toBeVisible()
  await expect(sums(page).getByText("20 of 30")).toBeVisible()
  await page.goto("/upload")
  const merged = page.getByRole("listitem").filter({ hasText: "bot-v2 counts as Bot 2" })
  await expect(merged).toContainText("60 predictions")
  await merged.getByRole("button", { name: "Undo" }).click()
  await expect(merged).toHaveCount(0)
  await page.getByRole("link", { name: "later.csv" }).first().click()
  await expect(page.getByText("The model bot-v2 counts as Bot 2")).toHaveCount(0)
})

test("an address that could mean two models or benchmarks asks which one", async ({ page }) => {
  const id = (index: number) => `w${index}`
  const fails = (index: number) => index < 5
  await signIn(page, "/upload")
  for (const name of ["WhichOne", "whichone"])
    await upload(page, `${name}.csv`, { dataset: `Bench ${name}`, model: `Model ${name}`, id, fails })
  for (const [address, heading, found] of [
    ["/models/MODEL WHICHONE", "Which model?", "Model WhichOne"],
    ["/datasets/BENCH WHICHONE", "Which benchmark?", "Bench WhichOne"],
  ] as const) {
    await page.goto(address)
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible()
    expect(await seriousProblems(page)).toEqual([])
    if (heading === "Which model?") await screenshot(page, "which-one")
    await page.getByRole("link", { name: found, exact: true }).click()
    await expect(page.getByRole("heading", { level: 1, name: found, exact: true })).toBeVisible()
  }
})
