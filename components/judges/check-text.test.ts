import { expect, test } from "vitest"
import { spotChecks } from "@/lib/judge-info/spot-checks"
import { measuredAgreement } from "@/lib/judge-info/measured-agreement"
import { precisionWords, unmeasuredNote } from "./check-text"

const { checks } = measuredAgreement

test("what was looked at is exactly what the checks speak on, and only of checks that are not measured", () => {
  for (const [check, { right, of }] of Object.entries(spotChecks)) {
    const row = checks.find((one) => one.check === check)
    expect(row).toMatchObject({ fired: 0, onFailures: of, onRight: 0 })
    expect(right).toBeLessThanOrEqual(of)
  }
})

test("a check without a measured precision says so, and is named in the note", () => {
  const silent = checks.filter(({ fired }) => fired === 0)
  expect(silent.map(precisionWords)).toEqual(silent.map(() => "not measured"))
  const note = unmeasuredNote(checks) ?? ""
  for (const { check } of silent) expect(note).toContain(check.replaceAll("-", " "))
  expect(note).toContain("language mismatch 5 of 8")
  expect(note).toContain("Nothing at all is known of option letter, answer form")
  expect(unmeasuredNote(checks.filter(({ fired }) => fired > 0))).toBeNull()
})
