import { expect, signIn, test } from "./fixtures"

test("a visitor is answered from memory, and sees somebody's review at once", async ({ page, playwright, baseURL }) => {
  const visitor = await playwright.request.newContext({ ...(baseURL && { baseURL }) })
  const how = async (path: string) => (await visitor.get(path)).headers()["server-timing"] ?? ""
  await page.goto("/errors?dataset=gsm8k")
  await page.getByRole("main").getByRole("table").getByRole("link").first().click()
  await page.waitForURL(/\/errors\/\d+/)
  const { pathname } = new URL(page.url())

  // Other tests write meanwhile: then it is made anew, as it should be.
  await expect.poll(() => how(pathname), { timeout: 30_000 }).toContain("remembered")

  await signIn(page, pathname)
  const note = `seen at once ${Date.now()}`
  await page.getByRole("radio", { name: /^Agree/ }).check()
  await page.getByLabel("Note").fill(note)
  await page.getByRole("button", { name: "Save and next" }).click()
  await page.waitForURL((url) => url.pathname !== pathname)

  const next = await visitor.get(pathname)
  expect(next.headers()["server-timing"]).toContain("rendered")
  expect(await next.text()).toContain(note)
  await expect.poll(() => how(pathname), { timeout: 30_000 }).toContain("remembered")
  expect(await (await visitor.get(pathname)).text()).toContain(note)
  expect((await page.request.get(pathname)).headers()["server-timing"]).toContain("rendered")
  await visitor.dispose()
})
