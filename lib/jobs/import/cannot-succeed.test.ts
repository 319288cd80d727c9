import { expect, test } from "vitest"
import { AppError } from "@/lib/errors"
import { cannotSucceed } from "./cannot-succeed"

const coded = (code: string) => Object.assign(new Error("x"), { code })

test.each([
  ["a refused file", new AppError("invalid", "x"), true],
  ["a value the database cannot hold", coded("22021"), true],
  ["a row too long for an index", coded("54000"), true],
  ["our own fault", new RangeError("x"), true],
  ["a deadlock", coded("40P01"), false],
  ["a full disk of the database", coded("53100"), false],
  ["a full disk here", coded("ENOSPC"), false],
  ["a file that another worker has", coded("ENOENT"), false],
  ["a server that went away", coded("57P01"), false],
  ["a lost connection", new Error("Connection terminated unexpectedly"), false],
  ["two at once", coded("23505"), false],
])("%s: %o cannot succeed another time: %s", (_what, error, expected) => {
  expect(cannotSucceed(error)).toBe(expected)
})
