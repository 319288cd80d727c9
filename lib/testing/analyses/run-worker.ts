import { judgeReplies } from "@/lib/data/judges/judge-replies"
import { withMemo } from "@/lib/judge/memo/memo"
import { startWorker } from "@/lib/jobs/worker/worker"
import { scriptedJudge } from "@/lib/testing/judges/scripted-judge"

// A worker in a process of its own, to be killed. Run with --conditions=react-server --import tsx; its judge takes up
// to as many milliseconds a call as the argument says.
const judge = withMemo(scriptedJudge({ delay: Number(process.argv[2] ?? 20) }), judgeReplies)
await startWorker({ createJudge: async () => judge, jobs: 3 })
process.stdout.write("ready\n")
