import { expect, test } from "vitest"
import { hashPassword, makePassword, verifyPassword } from "./password"

test("a password opens only its own hash, and the same password never hashes twice to the same text", async () => {
  const [first, second] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")])
  expect(first).not.toBe(second)
  expect(first).not.toContain("correct")
  expect(await verifyPassword("correct horse", first)).toBe(true)
  expect(await verifyPassword("correct horse", second)).toBe(true)
  expect(await verifyPassword("correct horsf", first)).toBe(false)
})

test("a hash made with older, cheaper parameters still opens", async () => {
  // scrypt("password", "NaCl", 1024, 8, 16, 64), test vector of RFC 7914, section 12
  const key = Buffer.from(
    "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
    "hex",
  )
  const stored = `scrypt$1024$8$16$${Buffer.from("NaCl").toString("base64url")}$${key.toString("base64url")}`
  expect(await verifyPassword("password", stored)).toBe(true)
  expect(await verifyPassword("passwort", stored)).toBe(false)
})

test.each(["", "plain", "scrypt$x$8$1$c2FsdA$aGFzaA", "scrypt$1024$8$1$c2FsdA$", "bcrypt$1$1$1$a$b"])(
  "the stored text %j opens for nobody",
  async (stored) => {
    expect(await verifyPassword("", stored)).toBe(false)
  },
)

test("made passwords are long, readable and all different", () => {
  const made = Array.from({ length: 200 }, makePassword)
  expect(new Set(made).size).toBe(200)
  for (const password of made) expect(password).toMatch(/^([a-hjkmnp-z2-9]{4}-){4}[a-hjkmnp-z2-9]{4}$/)
})
