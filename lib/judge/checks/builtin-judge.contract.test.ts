import { judgeContract } from "@/lib/testing/judges/judge-contract"
import { createBuiltinJudge } from "./builtin-judge"

judgeContract("built-in judge", async () => ({ judge: await createBuiltinJudge() }))
