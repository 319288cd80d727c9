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

test("from two company files to which model is better and where, and away again, in three decisions", async ({
  page,
  browser,
}) => {
  test.skip(!existsSync(real), "needs ../shared/data/gsm8k.csv, which is not here")
  test.setTimeout(120_000)

  // 1: these files.
  await signIn(page, "/upload")
  await page.getByLabel("Result files").setInputFiles([companyFile("house-large", 30), companyFile("house-small", 4)])
  await page.getByRole("button", { name: "Import 2 files" }).click()
  await expect(page.getByRole("heading", { name: /480 rows came in/ })).toBeVisible({ timeout: 60_000 })
  const results = page.url()

  // 2: these two models. Nobody has analysed anything.
  await page.getByRole("link", { name: "Compare house-large and house-small" }).click()
  await expect(
    page.getByRole("heading", { level: 1, name: /house-large fails less often than house-small/ }),
  ).toBeVisible()
  await expect(page.getByText("No failure of either has been read yet").first()).toBeVisible()
  expect(await seriousProblems(page)).toEqual([])
  await screenshot(page, "scores-alone")
  await page
    .getByRole("link", { name: /only house-small fails/ })
    .first()
    .click()
  await page.getByRole("link", { name: "Side by side" }).first().click()
  await expect(page.getByRole("heading", { level: 1, name: "Only house-small fails" })).toBeVisible()

  // 3: have the failures diagnosed. The comparison then has kinds of failure.
  await page.goto("/compare?a=house-large&b=house-small")
  await page.getByRole("link", { name: "Diagnose the failures of" }).click()
  await page.getByRole("button", { name: /Start/ }).click()
  await expect(page.getByText("Done", { exact: true })).toBeVisible({ timeout: 120_000 })
  await page.goto("/compare?a=house-large&b=house-small")
  await expect(page.getByRole("heading", { name: /By category: labels given by rules/ })).toBeVisible()

  // Shared by a link, and gone for good.
  await page.goto(results)
  await page.getByLabel("Who may see it").selectOption({ label: "Anyone with the link" })
  await page
    .locator("form")
    .filter({ has: page.getByLabel("Who may see it") })
    .getByRole("button", { name: "Save" })
    .click()
  const link = `${new URL(results).pathname.replace("/upload/", "/models/house-large?results=")}`
  const visitor = await browser.newPage()
  await expect(async () => {
    await visitor.goto(link)
    await expect(visitor.getByRole("heading", { level: 1, name: "house-large" })).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 20_000 })
  await page.getByRole("link", { name: "Delete these results" }).click()
  await page.getByRole("button", { name: "Delete for good" }).click()
  await expect(async () => {
    const response = await visitor.goto(link)
    expect(response?.status()).toBe(404)
  }).toPass({ timeout: 60_000 })
  await visitor.close()
})
