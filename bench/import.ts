import { formatBytes } from "@/lib/format"
import { serverSeconds } from "./shared/processor-seconds"

/**
 * `npm run bench -- import FILE...`: imports the files into the database of DATABASE_URL as an owner of its own, and
 * prints MB/s, processor seconds of this process and of the server's backends, and the highest resident memory. The
 * wall clock depends on what else the machine does; the processor seconds hardly do. Removes the result set after.
 */
export async function run(paths: readonly string[]): Promise<number> {
  const [{ disconnect, prisma }, { diskFile }, { importFiles }] = await Promise.all([
    import("@/lib/data/base/client"),
    import("@/lib/ingest/files/disk-file"),
    import("@/lib/jobs/import/import-files"),
  ])
  if (paths.length === 0) {
    console.error("Name at least one file.")
    return 2
  }
  const login = `bench-${process.pid}`
  const owner = await prisma().user.create({ data: { login, name: login } })
  const files = await Promise.all(paths.map((path) => diskFile(path)))
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  try {
    const [cpu, start] = [process.cpuUsage(), performance.now()]
    const report = await importFiles({ ownerId: owner.id, files })
    const seconds = (performance.now() - start) / 1000
    const { user, system } = process.cpuUsage(cpu)
    const { rows, accepted, duplicates, rejected, failures } = report
    console.log({ rows, accepted, duplicates, rejected, failures })
    console.log(`${formatBytes(bytes)} in ${seconds.toFixed(2)} s: ${(bytes / 1e6 / seconds).toFixed(1)} MB/s`)
    const server = (await serverSeconds()).toFixed(2)
    console.log(`processor: this process ${((user + system) / 1e6).toFixed(2)} s, server ${server} s`)
    console.log(`highest resident memory ${formatBytes(process.resourceUsage().maxRSS * 1_024)}`)
    await prisma().resultSet.delete({ where: { id: report.resultSet } })
  } finally {
    await prisma().user.delete({ where: { id: owner.id } })
    await disconnect()
  }
  return 0
}
