import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import Papa from "papaparse"
import { expect, screenshot, signIn, test } from "../support/fixtures"
import { seriousProblems } from "../support/axe"

const real = path.join(import.meta.dirname, "../../../shared/data/gsm8k.csv")

type Row = Record<"example_id" | "model" | "input_text" | "output_text" | "correct_answer" | "score", string>

/** A company's file: real items under its own column names and its own model's name; every `worse`th answer fails. */
function companyFile(model: string, worse: number) {
  const { data } = Papa.parse<Row>(readFileSync(real, "utf8"), { header: true, skipEmptyLines: true })
  const rows = data.filter((row) => row.model === "gpt3-175b-verification").slice(0, 240)
  const lines = rows.map((row, at) => ({
    "question id": row.example_id,
    benchmark: "house-maths",
    llm: model,
    question: row.input_text,
    completion: row.output_text,
    expected: row.correct_answer,
    passed: row.score === "1" && at % worse !== 0 ? "yes" : "no",
  }))
  return { name: `${model}.csv`, mimeType: "text/csv", buffer: Buffer.from(Papa.unparse(lines)) }
}

/** Letters and digits alone: a page breaks lines and sets formulas where it likes. */
const bare = (text: string) => text.replace(/[^a-z0-9]/gi, "")

test("from two company files to their comparison, a category, a failure, a link and away again, in three decisions", async ({
  page,
  browser,
}) => {
  test.skip(!existsSync(real), "needs ../shared/data/gsm8k.csv, which is not here")
  test.setTimeout(120_000)
  const decisions: string[] = []
  /** Something that somebody has to choose or confirm; a link that is followed is none. */
  const decide = async (what: string, act: () => Promise<unknown>) => {
    decisions.push(what)
    await act()
  }
  const files = [companyFile("house-large", 30), companyFile("house-small", 4)]

  await signIn(page, "/upload")
  await decide("these files", async () => {
    await page.getByLabel("Result files").setInputFiles(files)
    await page.getByRole("button", { name: "Import 2 files" }).click()
  })
  await expect(page.getByRole("heading", { name: /480 rows came in/ })).toBeVisible({ timeout: 60_000 })
  const results = page.url()

  // Which model is better, at once; what the free checks find comes by itself, and a reading is offered at its price.
  const answer = page.getByRole("region", { name: "The answer" })
  await expect(answer.getByRole("heading", { name: /house-large fails less often than house-small/ })).toBeVisible()
  await expect(answer.getByText(/points \(95% .+\) of accuracy on [\d,]+ shared items?/)).toBeVisible()
  await expect(answer.getByText(/Free checks labelled \d+ of \d+ failures by rules/)).toBeVisible({ timeout: 60_000 })
  const reading = /^Have an LLM diagnose \d+ failures \((about \$|price unknown)/
  await expect(answer.getByRole("link", { name: reading })).toBeVisible()
  expect(await seriousProblems(page)).toEqual([])
  await screenshot(page, "answer")

  await answer.getByRole("link", { name: "Compare house-large and house-small" }).click()
  await expect(
    page.getByRole("heading", { level: 1, name: /house-large fails less often than house-small/ }),
  ).toBeVisible()
  await expect(page.getByRole("heading", { name: /By category: labels given by rules/ })).toBeVisible()
  expect(await seriousProblems(page)).toEqual([])
  const comparison = page.url()
  await page.getByRole("link", { name: reading }).click()
  await expect(page.getByRole("radio", { name: /^stand-in \(OpenAI-compatible endpoint\)/ })).toBeChecked()
  await expect(page.getByLabel("Share, %")).toHaveValue("100")

  // A category of the taxonomy, as it is in these results, and one failure of it with what the model wrote.
  await page.goto(comparison)
  const category = page.locator('main a[href^="/atlas/"][href*="analysis="]').first()
  const name = await category.innerText()
  await category.click()
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible()
  await expect(page.getByText(/by rules and likeness, not read/).first()).toBeVisible()
  await expect(page.getByText("house-small").first()).toBeVisible()
  await page.getByRole("link", { name: /^List its \d+ failures?$/ }).click()
  await page.locator('main a[href^="/errors/"]').first().click()
  await expect(page.getByRole("heading", { level: 2, name: "Output" })).toBeVisible()
  const shown = bare(await page.locator("main").innerText())
  const outputs = files.flatMap(({ buffer }) => Papa.parse<Record<string, string>>(buffer.toString(), { header: true }).data) // prettier-ignore
  expect(outputs.some(({ completion = "" }) => completion.length > 40 && shown.includes(bare(completion).slice(0, 60)))).toBe(true) // prettier-ignore

  await page.goto(results)
  await decide("who may see it", async () => {
    await page.getByLabel("Who may see it").selectOption({ label: "Anyone with the link" })
    await page
      .locator("form")
      .filter({ has: page.getByLabel("Who may see it") })
      .getByRole("button", { name: "Save" })
      .click()
  })
  const link = `${new URL(results).pathname.replace("/upload/", "/models/house-large?results=")}`
  const visitor = await browser.newPage()
  await expect(async () => {
    await visitor.goto(link)
    await expect(visitor.getByRole("heading", { level: 1, name: "house-large" })).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 20_000 })
  await page.getByRole("link", { name: "Delete these results" }).click()
  await decide("that they go", () => page.getByRole("button", { name: "Delete for good" }).click())
  await expect(async () => {
    const response = await visitor.goto(link)
    expect(response?.status()).toBe(404)
  }).toPass({ timeout: 60_000 })
  await visitor.close()
  expect(decisions).toHaveLength(3)
})
