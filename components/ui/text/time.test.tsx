// @vitest-environment jsdom
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { act } from "react"
import { createRoot } from "react-dom/client"
import { renderToStaticMarkup } from "react-dom/server"
import { afterEach, expect, it, vi } from "vitest"
import { Time } from "./time"

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

afterEach(() => void vi.unstubAllEnvs())

const newYear = new Date("2026-12-31T23:30:00Z")

it("says the reader's own time, and says UTC where it cannot know it", async () => {
  expect(renderToStaticMarkup(<Time at={newYear} />)).toBe(
    '<time dateTime="2026-12-31T23:30:00.000Z">2026-12-31 23:30 UTC</time>',
  )
  vi.stubEnv("TZ", "Asia/Kolkata")
  const house = document.createElement("div")
  const root = createRoot(house)
  await act(async () => root.render(<Time at={newYear.toISOString()} />))
  expect([house.textContent, house.querySelector("time")?.title]).toEqual(["2027-01-01 05:00", "2026-12-31 23:30 UTC"])
  await act(async () => root.unmount())
})

it("is the only thing on a page that shows a time", () => {
  const files = ["app", "components"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  )
  const others = files.filter(
    (file) =>
      /\.tsx?$/.test(file) &&
      !/\.test\.|ui\/text\/time\.tsx$/.test(file) &&
      /formatTime\(|formatLocalTime\(|toISOString\(\)\.slice|toLocale(Date|Time)?String\(\)|toLocale(Date|Time)String/.test(
        readFileSync(file, "utf8"),
      ),
  )
  expect(files.length).toBeGreaterThan(200)
  expect(others).toEqual([])
})
