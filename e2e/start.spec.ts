import manifest from "../package.json" with { type: "json" }
import { desktop, expect, phone, screenshot, test } from "./support/fixtures"

test("a fresh start is ready: database migrated, public release in place", async ({ request }) => {
  const reply = await request.get("/api/health")
  expect(reply.status()).toBe(200)
  expect(await reply.json()).toEqual({
    status: "ready",
    database: expect.stringMatching(/^\d+(\.\d+)?/),
    migrations: expect.any(Number),
    release: "Open ErrorAtlas 2026.11",
    version: manifest.version,
  })
})

for (const [look, viewport] of Object.entries({ desktop, phone })) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`the home page opens cleanly (${look}, ${colorScheme})`, async ({ page }) => {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      const reply = await page.goto("/")
      expect(reply?.status()).toBe(200)
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
      if (look === "desktop" && colorScheme === "light") await screenshot(page, "home")
    })
  }
}
