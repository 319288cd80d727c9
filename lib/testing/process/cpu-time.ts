/**
 * Milliseconds of processor time that `work` takes in this process. Not the clock's: beside other busy processes that
 * would measure them as well. For bounds on what hostile texts may cost.
 */
export function cpuTimeOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}
