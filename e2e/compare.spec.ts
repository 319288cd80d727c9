import { expect, screenshot, signIn, test } from "./support/fixtures"

const pair = "/compare?a=gemini-1.5-flash-002&b=gemini-1.5-pro-002"

test("is Gemini 1.5 Pro better than Flash, and where: the verdict, and from a tile to its items", async ({ page }) => {
  await page.goto(pair)
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Gemini 1.5 Pro fails less often than")
  await expect(page.getByRole("list", { name: "Is it fair to compare?" })).toContainText("560 items in common")
  await page.getByRole("link", { name: /^35 only Gemini 1.5 Pro fails/ }).click()
  await expect(page).toHaveURL(/cell=only-b-fails/)
  await expect(page.getByText("25 of 35 items")).toBeVisible()
  await page.getByRole("link", { name: "Next 25" }).click()
  await expect(page.getByText("10 of 35 items")).toBeVisible()
})

test("whoever has chosen no models yet is offered pairs that ran the same benchmark", async ({ page }) => {
  await page.goto("/compare")
  await page.getByRole("link", { name: "Compare gemini-1.5-pro-002 and gemini-1.5-flash-002 on MMLU-Pro" }).click()
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Gemini 1.5 Pro fails less often than")
})

test("models without a shared item are not ranked; pairs that can be are offered", async ({ page }) => {
  await page.goto("/compare?a=gemini-1.5-pro-002&b=gpt3-175b-verification")
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("No shared items: these two cannot be ranked")
  await expect(page.getByText("fails less often")).toHaveCount(0)
  const pairs = page.getByRole("region", { name: "Pairs that can be ranked" })
  await pairs
    .getByRole("link", { name: /^Compare gemini-1\.5-pro-002 and / })
    .first()
    .click()
  await expect(page.getByRole("list", { name: "Is it fair to compare?" })).toContainText("items in common")
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Gemini 1.5 Pro")
})

test("one model on both sides gets no verdict, and says so in the API's words", async ({ page }) => {
  await page.goto("/compare?a=gemini-1.5-pro-002&b=gemini-1.5-pro-002")
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("One model on both sides")
  await expect(page.locator("main")).toContainText('A and B are the same model, "')
  await expect(page.getByText("cannot be told apart")).toHaveCount(0)
})

test("a cell of the matrix lists its items; they are walked through by key, side by side", async ({ page }) => {
  await page.goto(pair)
  await page.getByRole("link", { name: "20 items: A Incomplete Reasoning, B Incomplete Reasoning" }).click()
  await expect(page.getByText("20 of 118 items, filtered")).toBeVisible()
  await page
    .getByRole("link", { name: /^Side by side/ })
    .first()
    .click()
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Both fail in the same way: Incomplete Reasoning")
  await expect(page.getByRole("article")).toHaveCount(2)
  await expect(page.getByText("1 of 20, both fail")).toBeVisible()
  await expect(async () => {
    if (await page.getByText("1 of 20, both fail").isVisible()) await page.keyboard.press("]")
    await expect(page.getByText("2 of 20, both fail")).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await page.keyboard.press("[")
  await expect(page.getByText("1 of 20, both fail")).toBeVisible()
  await screenshot(page, "side-by-side")
})

test("regressions from one version to another have a verdict and an address of their own", async ({ page }) => {
  await page.goto(pair)
  await page.getByRole("link", { name: "Regressions, A to B" }).click()
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    "Gemini 1.5 Pro fixes 77 and breaks 35 of 560 items",
  )
  await expect(page).toHaveURL(/mode=versions/)
  // One test and one direction: no kind is called broken that the rows do not mark, and every sign is B − A.
  const figure = page.locator("#regressions")
  await expect(figure.getByRole("heading")).toContainText("no kind is shown to have become more frequent")
  await expect(figure.getByText("more", { exact: true })).toHaveCount(0)
  await expect(page.getByText("Change B − A, paired")).toBeVisible()
  await expect(page.locator("main")).not.toContainText("A − B")
  await page.getByRole("link", { name: /items broken in Incomplete Reasoning/ }).click()
  await expect(page.getByText("16 of 35 items, filtered")).toBeVisible()
})

test("shares are tested as shares, and models are compared over all items without a test", async ({ page }) => {
  await page.goto(`${pair}&view=share`)
  await expect(page.getByRole("columnheader", { name: "q of shares" })).toBeVisible()
  await page.getByRole("link", { name: "All items of each" }).click()
  await expect(page.getByText("nothing is tested here")).toBeVisible()
})

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false })

  test("the pinned baseline leads the next comparison", async ({ page }) => {
    await page.goto(pair)
    await page.getByRole("button", { name: /Pin as baseline/ }).click()
    await expect(page.getByRole("button", { name: /Baseline pinned/ })).toBeVisible()
    await page.goto("/compare?b=gemini-1.5-pro-002")
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Gemini 1.5 Flash")
    await page.getByRole("link", { name: "Swap A and B" }).click()
    await expect(page).toHaveURL(/a=gemini-1.5-pro-002&b=gemini-1.5-flash-002/)
  })
})

test("who is signed in says whether a label is right, from the keyboard", async ({ page }) => {
  await signIn(page, "/compare")
  await page.goto(`${pair}&cell=only-b-fails#items`)
  await page
    .getByRole("link", { name: /^Side by side/ })
    .first()
    .click()
  await expect(page.getByRole("button", { name: "A’s label is right" })).toHaveCount(0)
  await expect(async () => {
    await page.keyboard.press("2")
    await expect(page.getByLabel("What B’s failure is instead")).toBeFocused({ timeout: 500 })
  }).toPass()
  await page.getByRole("button", { name: /B’s label is wrong/ }).click()
  await expect(
    page.getByText("Say what it is instead.").or(page.getByText("Please check the marked fields.")),
  ).toBeVisible()
  await page.getByRole("button", { name: "B’s label is right" }).click()
  await expect(page.getByText("Saved: B’s label is right.")).toBeVisible()
  await expect(page.getByText("the label is right.").last()).toBeVisible()
})
