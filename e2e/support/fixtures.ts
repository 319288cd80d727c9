import { mkdir } from "node:fs/promises"
import path from "node:path"
import { test as base, expect, type Page } from "@playwright/test"

export { expect }

type Fixtures = {
  /** Console errors a test brings about on purpose: `test.use({ expectedErrors: [/status of 404/] })`. */
  expectedErrors: readonly RegExp[]
  noConsoleErrors: void
}

/** Playwright's test, in which every uncaught exception and every console.error of any page is a failure. */
export const test = base.extend<Fixtures>({
  expectedErrors: [[], { option: true }],
  noConsoleErrors: [
    async ({ context, expectedErrors }, use) => {
      const errors: string[] = []
      const note = (text: string) => {
        if (!expectedErrors.some((pattern) => pattern.test(text))) errors.push(text)
      }
      context.on("weberror", (event) => note(`uncaught: ${event.error().stack ?? event.error().message}`))
      context.on("console", (message) => {
        if (message.type() === "error") note(`${message.text()} (${message.location().url})`)
      })
      await use()
      expect(errors).toEqual([])
    },
    { auto: true },
  ],
})

export const desktop = { width: 1280, height: 900 }
export const phone = { width: 390, height: 844 }

/** As the local owner, through the form; ends on `returnTo`. */
export async function signIn(page: Page, returnTo = "/"): Promise<void> {
  await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(returnTo)}`)
  await page.getByLabel("Login").fill("owner")
  await page.getByLabel("Password").fill(process.env.ERRORATLAS_OWNER_PASSWORD ?? "")
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
  await page.waitForURL((url) => url.pathname === new URL(returnTo, url).pathname)
}

/**
 * Pictures for the documentation: docs/pictures/<name>-{desktop,phone,dark}.png. Only with UPDATE_PICTURES=1, because
 * they change with every font and pixel; leaves the page as it found it.
 */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env.UPDATE_PICTURES !== "1") return
  const folder = path.join(import.meta.dirname, "../../docs/pictures")
  await mkdir(folder, { recursive: true })
  const before = page.viewportSize() ?? desktop
  const looks = [
    { look: "desktop", viewport: desktop, colorScheme: "light" },
    { look: "phone", viewport: phone, colorScheme: "light" },
    { look: "dark", viewport: desktop, colorScheme: "dark" },
  ] as const
  for (const { look, viewport, colorScheme } of looks) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: path.join(folder, `${name}-${look}.png`), fullPage: true, animations: "disabled" })
  }
  await page.setViewportSize(before)
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}
