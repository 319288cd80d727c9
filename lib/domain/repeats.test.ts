import { expect, test } from "vitest"
import { hasRepeats, keepRepeats, repeatReason } from "./repeats"

test("equal repeats and refused ones are repeats; the same files once more are none", () => {
  expect(hasRepeats({ accepted: 10, duplicates: 20 }, [])).toBe(true)
  expect(hasRepeats({ accepted: 10, duplicates: 0 }, [{ reason: repeatReason("line 2") }])).toBe(true)
  expect(hasRepeats({ accepted: 10, duplicates: 0 }, [{ reason: "score is not a number" }])).toBe(false)
  expect(hasRepeats({ accepted: 0, duplicates: 30 }, [])).toBe(false)
  expect(keepRepeats).toMatch(/example_id, as in s0#2/)
})
