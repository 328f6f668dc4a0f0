import { spawn } from 'node:child_process'
import path from 'node:path'

/** Runs a command quietly to its end; answers its exit code (127 when it cannot be started) and all it printed. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    const keep = (chunk) => {
      output += chunk
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** The npm that started us, or the one in PATH. */
export function npm(args, options = {}) {
  const script = process.env.npm_execpath
  if (script && /^npm(-cli)?\.c?js$/.test(path.basename(script)))
    return run(process.execPath, [script, ...args], options)
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    shell: process.platform === 'win32',
    ...options,
  })
}
