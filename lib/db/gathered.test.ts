import { expect, test } from "vitest"
import { gathered } from "./gathered"

test("who comes while a question is under way waits for the next one, together", async () => {
  const answers: ((value: number) => void)[] = []
  const ask = gathered(() => new Promise<number>((resolve) => answers.push(resolve)))
  const first = ask()
  const [second, third] = [ask(), ask()]
  expect(answers).toHaveLength(1)
  answers[0]?.(1)
  expect(await first).toBe(1)
  await Promise.resolve()
  expect(answers).toHaveLength(2)
  answers[1]?.(2)
  expect(await Promise.all([second, third])).toEqual([2, 2])
})

test("a question that failed is asked again", async () => {
  let asked = 0
  const ask = gathered(async () => {
    asked += 1
    if (asked === 1) throw new Error("gone")
    return asked
  })
  const [first, second] = await Promise.allSettled([ask(), ask()])
  expect(first.status).toBe("rejected")
  expect(second).toEqual({ status: "fulfilled", value: 2 })
  expect(await ask()).toBe(3)
})
