import { existsSync } from "node:fs"
import path from "node:path"
import { expect, screenshot, signIn, test } from "../support/fixtures"
import { seriousProblems } from "../support/axe"

const formats = path.join(import.meta.dirname, "../../../shared/data/formats")
const table = ["frage,antwort,richtig,wer", "Was ist eins?,Eine Zahl,1,m-a", "Was ist zwei?,Noch eine,0,m-a", ""].join(
  "\n",
)

test("a table with columns of its own names: the form says which is which, and the next one needs none", async ({
  page,
}) => {
  const file = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) })
  await signIn(page, "/upload")
  await page.getByLabel("Result files").setInputFiles(file("fragen.csv", table))
  await page.getByRole("button", { name: "Import 1 file" }).click()
  await expect(page.getByRole("group", { name: "Which column is which in fragen.csv?" })).toBeVisible({
    timeout: 60_000,
  })
  const preview = page.getByRole("table", { name: "The first rows, as they will be read" })
  await expect(preview.getByRole("columnheader")).toHaveText(["Question", "Answer", "Score"])
  await page.getByLabel("Model", { exact: true }).selectOption({ label: "wer" })
  await expect(preview.getByRole("row").nth(1)).toContainText("m-a")
  expect(await seriousProblems(page)).toEqual([])
  await screenshot(page, "columns")
  await page.getByRole("button", { name: "Go on with the import" }).click()
  await expect(page.getByRole("heading", { name: "All 2 rows came in." })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(/input=frage,output=antwort,score=richtig/)).toBeVisible()

  await page.goto("/upload")
  await page.getByLabel("Result files").setInputFiles(file("mehr.csv", table.replaceAll("m-a", "m-b")))
  await page.getByRole("button", { name: "Import 1 file" }).click()
  await expect(page.getByRole("heading", { name: "All 2 rows came in." })).toBeVisible({ timeout: 60_000 })
  await page.goto("/upload")
  await page
    .getByRole("listitem")
    .filter({ hasText: "Question: frage" })
    .getByRole("button", { name: "Forget" })
    .click()
  await expect(page.getByText("Question: frage")).toHaveCount(0)
})

test("a log of Inspect comes in as it was written", async ({ page }) => {
  const log = path.join(formats, "inspect_ai/mmlu-summary-choices.eval")
  test.skip(!existsSync(log), "needs ../shared/data/formats, which is not here")
  await signIn(page, "/upload")
  await page.getByLabel("Result files").setInputFiles(log)
  await page.getByRole("button", { name: "Import 1 file" }).click()
  await expect(page.getByRole("heading", { level: 1, name: "What came in" })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText("Inspect AI log").first()).toBeVisible()
  await expect(page.getByRole("heading", { name: /rows came in/ })).toBeVisible()
})

test("a run folder of HELM is chosen as a whole", async ({ page }) => {
  const folder = path.join(formats, "helm/mmlu-subject=philosophy,method=multiple_choice_joint,model=openai_gpt2")
  test.skip(!existsSync(folder), "needs ../shared/data/formats, which is not here")
  await signIn(page, "/upload")
  await page.getByLabel("Run folder").setInputFiles(folder)
  await page.getByRole("button", { name: /^Import \d+ files$/ }).click()
  await expect(page.getByRole("heading", { level: 1, name: "What came in" })).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText("HELM run").first()).toBeVisible()
  await expect(page.getByRole("heading", { name: /rows came in/ })).toBeVisible()
})
