import { setTimeout as pause } from "node:timers/promises"
import { createAnalysis } from "@/lib/data/analyses/analyses"
import { prisma } from "@/lib/data/base/client"
import { diskFile } from "@/lib/ingest/files/disk-file"
import { importFiles } from "@/lib/jobs/import/import-files"
import { startWorker } from "@/lib/jobs/worker/worker"

export type Run = {
  readonly analysisId: number
  readonly importS: number
  readonly analysisS: number
  /** from the start of the analysis to the first finished reading */
  readonly firstCallS: number
  /** seconds in each stage */
  readonly stages: Readonly<Record<string, number>>
  /** bytes, of this process since it began */
  readonly peakRss: number
  /** processor seconds of this process */
  readonly importCpuS: number
  readonly analysisCpuS: number
}

/** Import, one analysis of everything with an own tree, to its end. */
export async function runOnce({ files, judgeId }: { files: readonly string[]; judgeId: string }): Promise<Run> {
  const owner = await prisma().user.create({ data: { login: "bench", name: "bench", role: "owner" } })
  const cpu = cpuSeconds()
  const started = performance.now()
  const report = await importFiles({ ownerId: owner.id, files: await Promise.all(files.map((file) => diskFile(file))) })
  const imported = performance.now()
  const importCpu = cpuSeconds()
  const worker = await startWorker()
  try {
    const { id } = await createAnalysis(
      { resultSetId: report.resultSet, judgeId, config: { mode: "induce", ratio: 1, correctOutputs: 1 } },
      { id: owner.id, name: "bench", role: "owner" },
    )
    const stages: Record<string, number> = {}
    let firstCall = 0
    let [stage, since] = ["prepare", performance.now()]
    for (;;) {
      const row = await prisma().analysis.findUniqueOrThrow({
        where: { id },
        select: { status: true, stage: true, message: true },
      })
      if (row.stage !== stage) {
        stages[stage] = seconds(since)
        ;[stage, since] = [row.stage, performance.now()]
      }
      if (firstCall === 0 && (await isRead(id))) firstCall = performance.now()
      if (row.status === "done") break
      if (row.status !== "queued" && row.status !== "running") throw new Error(`${row.status}: ${row.message ?? ""}`)
      await pause(firstCall === 0 ? 20 : 100)
    }
    const ended = performance.now()
    return {
      analysisId: id,
      importS: (imported - started) / 1_000,
      analysisS: (ended - imported) / 1_000,
      firstCallS: (firstCall - imported) / 1_000,
      stages,
      peakRss: process.resourceUsage().maxRSS * 1_024,
      importCpuS: importCpu - cpu,
      analysisCpuS: cpuSeconds() - importCpu,
    }
  } finally {
    await worker.stop()
  }
}

async function isRead(id: number): Promise<boolean> {
  const reply = await prisma().judgeReply.findFirst({ select: { key: true } })
  const where = { analysisId: id, outcome: { not: "pending" } } as const
  return reply !== null || (await prisma().errorAnnotation.findFirst({ where, select: { id: true } })) !== null
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const seconds = (since: number) => Math.round(performance.now() - since) / 1_000
