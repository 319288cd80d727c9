import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { promisify } from "node:util"
import { expect, it } from "vitest"

const command = ["--import", "tsx", "scripts/fake-judge.ts"]

it("starts, says how to use it, answers, and stops when asked", async () => {
  const server = spawn(process.execPath, [...command, "--port", "0", "--fault", "server-error=1"], { stdio: "pipe" })
  try {
    const [said] = (await once(server.stdout, "data")) as [Buffer]
    const url = /JUDGE_BASE_URL=(\S+)/.exec(said.toString())?.[1]
    expect((await fetch(`${url}/models`)).status).toBe(200)
    const body = JSON.stringify({ messages: [{ role: "user", content: "Task: diagnose\n\n" }] })
    expect((await fetch(`${url}/chat/completions`, { method: "POST", body })).status).toBe(500)
  } finally {
    server.kill("SIGTERM")
  }
  expect((await once(server, "exit"))[0]).toBe(0)
})

it("refuses a fault it does not know", async () => {
  const run = promisify(execFile)(process.execPath, [...command, "--fault", "gremlins=1"])
  await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('unknown fault "gremlins=1"') })
})
