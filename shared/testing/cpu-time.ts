/** CPU time of this process that `work` takes, in ms: on a busy machine it says more than the time on the wall. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
