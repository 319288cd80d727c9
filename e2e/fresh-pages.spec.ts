import { expect, signIn, test } from "./support/fixtures"

test("a visitor sees somebody's review on the very next page", async ({ page, playwright, baseURL }) => {
  const visitor = await playwright.request.newContext({ ...(baseURL && { baseURL }) })
  await page.goto("/errors?dataset=gsm8k")
  await page.getByRole("main").getByRole("table").getByRole("link").first().click()
  await page.waitForURL(/\/errors\/\d+/)
  const { pathname } = new URL(page.url())
  const note = `seen at once ${Date.now()}`
  // Asked before: an answer that is kept would be given again.
  for (let visit = 0; visit < 3; visit += 1) expect(await (await visitor.get(pathname)).text()).not.toContain(note)

  await signIn(page, pathname)
  await page.getByRole("radio", { name: /^Agree/ }).check()
  await page.getByLabel("Note").fill(note)
  await page.getByRole("button", { name: "Save and next" }).click()
  await page.waitForURL((url) => url.pathname !== pathname)

  const next = await visitor.get(pathname)
  expect(await next.text()).toContain(note)
  expect(next.headers()["cache-control"]).toContain("no-store")
  expect(next.headers().etag).toBeUndefined()
  await visitor.dispose()
})

test("whoever has an answer of the API is told that it still holds", async ({ request }) => {
  const first = await request.get("/api/v1/models")
  const etag = first.headers().etag ?? ""
  const again = await request.get("/api/v1/models", { headers: { "if-none-match": etag } })
  // Another test may have written in between: then it is another answer.
  expect(again.status()).toBe(again.headers().etag === etag ? 304 : 200)
  expect(etag).toMatch(/^W\/"/)
})

test.describe("a script that was smuggled into a page", () => {
  test.use({ expectedErrors: [/Content Security Policy|Failed to load resource/] })

  test("does not run, however it came in", async ({ page }) => {
    // As if a model's text had been written into the page as markup.
    await page.route("**/models", async (route) => {
      const reply = await route.fetch()
      const smuggled = `<script>window.ran = "script"</script>
        <script nonce="guessed">window.ran = "guessed nonce"</script>
        <script src="data:text/javascript,window.ran = 'data'"></script>
        <img src="/nothing.png" onerror="window.ran = 'handler'">
        <iframe srcdoc="<script>parent.ran = 'frame'</script>"></iframe>
        <a id="smuggled" href="javascript:window.ran = 'link'">Link</a>`
      await route.fulfill({ response: reply, body: (await reply.text()).replace("</body>", `${smuggled}</body>`) })
    })
    await page.goto("/models")
    await page.locator("#smuggled").evaluate((link: HTMLElement) => link.click())
    await expect(page.locator('img[src="/nothing.png"]')).toHaveJSProperty("complete", true)
    expect(await page.evaluate(() => (window as { ran?: string }).ran)).toBeUndefined()
    // What belongs to the page runs.
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
    expect(await page.evaluate(() => "__next_f" in window)).toBe(true)
  })
})
