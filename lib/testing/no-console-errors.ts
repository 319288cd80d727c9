import { afterEach, beforeEach, expect, vi } from "vitest"

/** An unexpected console.error is a defect nobody looked at: it fails the test that caused it. */
beforeEach(() => {
  vi.spyOn(console, "error")
})

afterEach(() => {
  expect(vi.mocked(console.error).mock.calls).toEqual([])
  vi.restoreAllMocks()
})
