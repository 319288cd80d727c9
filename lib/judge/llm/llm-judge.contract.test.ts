import { startFakeJudge } from "@/lib/testing/fake-judge/server"
import { judgeContract } from "@/lib/testing/judges/judge-contract"
import { testLlmJudge } from "@/lib/testing/judges/llm-judge"

judgeContract("LLM judge, schema in the prompt", async () => {
  const server = await startFakeJudge()
  return { judge: await testLlmJudge({ url: server.url }), close: server.close }
})

judgeContract("LLM judge, schema by the protocol", async () => {
  const server = await startFakeJudge()
  return { judge: await testLlmJudge({ url: server.url, structured: true }), close: server.close }
})

judgeContract("LLM judge on an endpoint with every passing fault", async () => {
  const faults = { rate: 0.1, "server-error": 0.1, reset: 0.1, fenced: 0.1, prefixed: 0.1 }
  const server = await startFakeJudge({ faults })
  return { judge: await testLlmJudge({ url: server.url }), close: server.close }
})
