import { spawn } from 'node:child_process'
import os from 'node:os'

/**
 * Starts bun on this terminal and ends as it ends: same exit code, or the same signal. What is set outside goes before
 * the environment given here.
 */
export function handOver(bun, args, environment) {
  const child = spawn(bun, args, { stdio: 'inherit', env: { ...environment, ...process.env } })
  forwardSignals(child)
  child.on('error', (error) => {
    console.error(`ajet-chat: cannot start ${bun}: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal) endBy(signal)
    else process.exit(code ?? 1)
  })
}

/**
 * On a terminal Ctrl+C reaches the whole group, bun included, and passing it on would be a second one (npm passes it on
 * to us as well). Everything else is passed on once: whoever sent it may have sent it to us alone.
 */
function forwardSignals(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    let passedOn = signal === 'SIGINT' && process.stdin.isTTY === true
    process.on(signal, () => {
      if (passedOn) return
      passedOn = true
      child.kill(signal)
      setTimeout(() => {
        passedOn = false
      }, 1000).unref()
    })
  }
}

function endBy(signal) {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  setTimeout(() => process.exit(128 + os.constants.signals[signal]), 100)
}
