import { expect, test } from "vitest"
import { hasRepeats, keepRepeats, repeatReason, repeatsAmong } from "./repeats"

const other = { reason: "score is not a number", count: 3 }
const repeat = (count: number) => ({ reason: repeatReason("line 2"), count })

test("copies and repeats are told of; the same files once more are neither", () => {
  expect(hasRepeats({ accepted: 10, duplicates: 20 }, [])).toBe(true)
  expect(hasRepeats({ accepted: 10, duplicates: 0 }, [repeat(1)])).toBe(true)
  expect(hasRepeats({ accepted: 10, duplicates: 0 }, [other])).toBe(false)
  expect(hasRepeats({ accepted: 0, duplicates: 30 }, [])).toBe(false)
  expect(keepRepeats).toMatch(/example_id, as in s0#2/)
})

test("of the refused rows it is said how many are repeats", () => {
  expect(repeatsAmong({ rejected: 3 }, [other])).toBe("")
  expect(repeatsAmong({ rejected: 1 }, [repeat(1)])).toBe("a repeat")
  expect(repeatsAmong({ rejected: 5 }, [repeat(2), repeat(3)])).toBe("all of them repeats")
  expect(repeatsAmong({ rejected: 8 }, [other, repeat(5)])).toBe("5 of them repeats")
  expect(repeatsAmong({ rejected: 200_000 }, [other, repeat(5)])).toBe("at least 5 of them repeats")
})
