import { expect, signIn, test } from "./support/fixtures"

// The stand-in judge of e2e/serve.ts goes wrong once in five calls.
const failures = 240
const header = "example_id,model,input_text,output_text,score,correct_answer"
const rows = Array.from({ length: failures }, (_, index) => {
  const tag = `${(index * 2_654_435_761).toString(16).slice(-8).padStart(8, "0")}${(index % 6).toString(16).padStart(2, "0")}`
  const output = `First I take ${index}. Then I guess the rest. trace e-${tag}`
  return `item-${index % 120},model-${index < 120 ? "a" : "b"},What is ${index % 120} doubled?,${output},0,${(index % 120) * 2}`
})
const file = {
  name: "doubling.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(`${[header, ...rows].join("\n")}\n`),
}

test("an LLM judge that goes wrong: price, estimate, dry run, spend cap, pause, and every failure accounted for", async ({
  page,
}) => {
  test.setTimeout(240_000)

  await signIn(page, "/judges")
  const price = page.getByRole("form", { name: "Enter a price" })
  await price.getByLabel("Judge").fill("compatible/stand-in")
  await price.getByLabel("Input, USD per million tokens", { exact: true }).fill("1")
  await price.getByLabel("Output, USD per million tokens").fill("2")
  await price.getByRole("button", { name: "Save the price" }).click()
  await expect(
    page.getByRole("table", { name: /Your prices/ }).getByRole("row", { name: /compatible\/stand-in/ }),
  ).toBeVisible()

  await page.goto("/upload")
  await page.getByLabel("Result files").setInputFiles(file)
  await page.getByRole("button", { name: "Import 1 file" }).click()
  await page.getByRole("link", { name: "Analyse these results" }).click({ timeout: 60_000 })

  // The estimate follows the form, in money, low to high.
  await page.getByRole("radio", { name: /^stand-in \(OpenAI-compatible endpoint\)/ }).check()
  await page.getByLabel("Share, %").fill("100")
  await expect(page.getByRole("region", { name: "Estimated cost" })).toContainText(/\$\d/, { timeout: 30_000 })
  await expect(page).toHaveURL(/judge=compatible/)

  // A dry run shows five prompts and replies and starts nothing.
  const form = page.url()
  await page.getByRole("button", { name: "Dry run on 5 failures" }).click()
  await expect(page).toHaveURL(/\/analyses\/dry-run\/\d+/, { timeout: 30_000 })
  await expect(page.getByRole("article")).toHaveCount(5, { timeout: 60_000 })
  await expect(page.getByLabel("Prompt").first()).toContainText("Task: diagnose")
  await page.goto(form)

  await page.getByLabel("Spend cap, tokens").fill("60000")
  await page.getByRole("button", { name: "Start the analysis" }).click()
  await expect(page).toHaveURL(/\/analyses\/\d+$/, { timeout: 30_000 })
  const spend = page.getByRole("region", { name: "Spend" })
  await expect(page.getByText(/Spend cap reached/).first()).toBeVisible({ timeout: 60_000 })
  await spend.getByLabel("Cap, tokens").fill("50000000")
  await spend.getByRole("button", { name: "Raise the cap and go on" }).click()
  await expect(page.getByText("Done", { exact: true })).toBeVisible({ timeout: 120_000 })

  // What the judge refused or spoiled is named; what may be asked again is asked again.
  await page.reload()
  const retry = page.getByRole("button", { name: "Retry what failed" })
  if (await retry.isVisible()) {
    // The button says something else as soon as it is pressed, and the page says "Done" of the run before until the
    // answer is drawn: so first that the retry has been taken (the answer begins when the action is over; its end may
    // never be told when the page is drawn anew meanwhile), then what the analysis itself says.
    const taken = page.waitForResponse((response) => response.request().method() === "POST")
    await retry.click()
    await taken
    const snapshot = `${new URL(page.url()).pathname}/pulse`
    const status = async () => ((await (await page.request.get(snapshot)).json()) as { status: string }).status
    await expect.poll(status, { timeout: 120_000 }).toBe("done")
    await expect(page.getByText("Done", { exact: true })).toBeVisible()
  }

  await page.goto("/judges")
  await expect(
    page
      .getByRole("table", { name: /Judges, their prices/ })
      .getByRole("row", { name: /compatible\/stand-in|stand-in/ })
      .last(),
  ).toContainText(/\$0\.\d/)

  await page
    .getByRole("link", { name: /stand-in/ })
    .last()
    .click()
  await expect(page.getByText(/^Price: \$/)).toBeVisible()
  const read = page.getByRole("region", { name: "What it has read" })
  await expect(read.getByRole("row").nth(1)).toContainText(/Done.*\$0\.\d/)
})
