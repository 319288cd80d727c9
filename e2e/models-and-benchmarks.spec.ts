import { readFile } from "node:fs/promises"
import { hostileNames } from "../lib/testing/files/hostile-names"
import { expect, test } from "./support/fixtures"

/** What of a picture does more than be seen; "unreadable" where it is no picture. In the browser. */
function dangersOf(svg: string): string[] {
  const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml")
  const nodes = [documentElement, ...documentElement.querySelectorAll("*")]
  if (nodes.some(({ localName }) => localName === "parsererror")) return ["unreadable"]
  return nodes.flatMap(({ localName, attributes }) => [
    ...(/^(script|a|image|img|use|foreignObject|style)$/.test(localName) ? [localName] : []),
    ...[...attributes].flatMap(({ name }) => (/^on|href$|^style$|^class$/.test(name) ? [name] : [])),
  ])
}

/** What a model's and a benchmark's failures show beside the others', and taking it away. */
test.describe("models and benchmarks", () => {
  test("the map of all models says what benchmarks explain, and leads to any pair", async ({ page }) => {
    await page.goto("/models")
    await page.getByRole("link", { name: "Map of how they fail" }).click()
    await expect(
      page.getByRole("heading", { name: /^How a model fails depends first on the benchmark: it makes \d+%/ }),
    ).toBeVisible()
    await expect(page.getByRole("group", { name: /^Models by how they fail/ }).getByRole("link")).toHaveCount(39)
    await expect(page.getByText(/Left out with fewer than 12 failures read: .*bard-20230327 \(3\)/)).toBeVisible()
    await page.getByText("As table").click()
    const table = page.getByRole("table", { name: /^Models of the map/ })
    await expect(table.getByRole("row", { name: /^Gemini 1\.5 Pro/ })).toContainText("Gemini 1.5 Flash")
    const form = page.getByRole("form", { name: "Compare two models" })
    await form.getByLabel("First model").selectOption({ label: "Gemini 1.5 Pro" })
    await form.getByLabel("Second model").selectOption({ label: "Gemini 1.5 Flash" })
    await form.getByRole("button", { name: "Compare" }).click()
    await expect(page).toHaveURL(/\/compare\?.*a=gemini-1\.5-pro-002.*b=gemini-1\.5-flash-002/)
  })

  test("a benchmark names its suspect items, and whether its items divide models", async ({ page, request }) => {
    await page.goto("/datasets/mmlu_pro")
    await expect(
      page.getByRole("heading", { name: "393 of the 454 items that divide its models favour the better ones" }),
    ).toBeVisible()
    const suspects = page.getByRole("table", { name: "Suspect items with their reasons" })
    await expect(suspects.getByRole("row", { name: /^economics-7001/ })).toContainText(
      "reference doubted in 3 of 3 read · no error found in 3 of 3 read",
    )
    const csv = await (await request.get("/datasets/mmlu_pro/suspects.csv")).text()
    expect(csv.trim().split("\r\n")).toHaveLength(63)
    await suspects.getByRole("link", { name: "economics-7001" }).click()
    await expect(page).toHaveURL(/\/errors\/\d+/)
  })

  test("a matrix is saved with its heads on end and its lines, and the tree and the lists as well", async ({
    page,
  }) => {
    const saved = async (menu: ReturnType<typeof page.locator>, kind: string) => {
      await menu.locator("summary").click()
      const coming = page.waitForEvent("download")
      await menu.getByRole("button", { name: kind }).click()
      return readFile(await (await coming).path(), "utf8")
    }
    await page.goto("/compare?a=gemini-1.5-flash-002&b=gemini-1.5-pro-002")
    const matrix = await saved(page.locator("#shared-failures .export-menu"), "Picture, SVG")
    expect(matrix).toMatch(/<text[^>]*transform="rotate\(-90 [^>]*>Incomplete/)
    expect(matrix.match(/<rect[^>]*fill="none"/g)?.length).toBeGreaterThanOrEqual(12)
    await page.goto("/atlas/latest")
    const tree = await saved(page.locator(".export-menu"), "Picture, SVG")
    for (const word of ["Quantity", "18.8%", "release 2026.11"]) expect(tree).toContain(word)
    await page.goto("/models?dataset=GSM8K")
    const list = await saved(page.locator(".export-menu"), "Its table, CSV")
    expect(list.trim().split("\r\n")).toHaveLength(5)
  })

  for (const [kind, ending] of [
    ["Picture, SVG", "svg"],
    ["Picture, PNG", "png"],
    ["Its table, CSV", "csv"],
  ] as const)
    test(`a figure is saved as ${ending}: all that is seen, and where it comes from`, async ({ page }) => {
      await page.goto("/datasets/mmlu_pro")
      const figure = page.locator("#mix")
      await expect(figure.locator("[data-dots]:visible").first()).toBeAttached()
      // Names are anybody's: those of the first rows are hostile, in the page as it would be sent.
      await figure.evaluate((node, names) => {
        const cells = [...node.querySelectorAll("tbody th a, tbody th, tbody td a")].filter(
          (cell) => cell.childElementCount === 0 && (cell.textContent ?? "").trim() !== "",
        )
        names.forEach((name, index) => cells[index + 1]?.replaceChildren(name))
        document.title = names.join(" ")
      }, hostileNames)
      await figure.getByText("Export").click()
      const coming = page.waitForEvent("download")
      await figure.getByRole("button", { name: kind }).click()
      const file = await coming
      expect(file.suggestedFilename()).toBe(`MMLU-Pro error mix.${ending}`)
      const bytes = await readFile(await file.path())
      if (ending === "png") {
        expect(bytes.subarray(1, 4).toString()).toBe("PNG")
        expect(bytes.readUInt32BE(16)).toBeGreaterThan(1000)
        return
      }
      const text = bytes.toString("utf8")
      expect(text).toContain("Concept Misapplication")
      expect(text).toContain("28.2%")
      if (ending === "svg") {
        expect(text).toContain("release 2026.11")
        expect(text).toContain("&lt;script&gt;")
        expect(text).not.toMatch(/<script|<a |<img|foreignObject/)
        expect(await page.evaluate(dangersOf, text)).toEqual([])
      } else {
        expect(text).toContain("'=HYPERLINK")
        expect(text).not.toMatch(/(^|,)"?[=+@]/m)
      }
    })

  test("on a phone, where the table has no head, the order is chosen from a list and stays in the address", async ({
    page,
  }) => {
    await page.setViewportSize({ width: 360, height: 800 })
    await page.goto("/models")
    const values = page.getByRole("table", { name: /Models with/ }).locator("tbody td[data-column=rate] b")
    const rates = async () => (await values.allTextContents()).map((text) => Number.parseFloat(text))
    const listed = await rates()
    await page.getByLabel("Order").selectOption("Fails most")
    await expect(page).toHaveURL(/sort=rate\.desc/)
    expect(await rates()).toEqual(listed.toSorted((a, b) => b - a))
    await page.reload()
    await expect(page.getByLabel("Order")).toHaveValue("rate.desc")
    // A link from a wide screen may name an order that is not among the choices: it is kept, and said.
    await page.goto("/models?sort=predictions.desc")
    await expect(page.getByLabel("Order")).toHaveValue("predictions.desc")
    await expect(page).toHaveURL(/sort=predictions\.desc/)
  })
})
