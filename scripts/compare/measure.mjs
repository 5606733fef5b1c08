// Runs a program and says what it cost.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** GNU time and the one of macOS say how much memory a program took at most, each in its own words. */
const timers = {
  linux: { option: '-v', pattern: /Maximum resident set size \(kbytes\): (\d+)/, bytes: 1024 },
  darwin: { option: '-l', pattern: /(\d+)\s+maximum resident set size/, bytes: 1 },
};

/**
 * Runs a program to its end.
 * Out: `{ code, stdout, stderr, milliseconds, peakBytes }`, wall time and the largest resident set; the memory is undefined
 * where neither /usr/bin/time nor /proc can tell. Rejects if the program cannot be started.
 */
export function measure(command, args, options = {}) {
  const timer = existsSync('/usr/bin/time') ? timers[process.platform] : undefined;
  const started = performance.now();
  const child = timer
    ? spawn('/usr/bin/time', [timer.option, command, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let polled;
  const poll = timer ? undefined : setInterval(() => (polled = residentPeak(child.pid) ?? polled), 20);
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
    child.on('error', (error) => {
      clearInterval(poll);
      reject(error);
    });
    child.on('close', (code) => {
      clearInterval(poll);
      const milliseconds = performance.now() - started;
      const told = timer?.pattern.exec(stderr);
      const peakBytes = told ? Number(told[1]) * timer.bytes : polled;
      resolve({ code, stdout, stderr, milliseconds, peakBytes });
    });
  });
}

/** The most memory a running process has held so far, in bytes; undefined where there is no /proc, or no such process. */
function residentPeak(pid) {
  try {
    const told = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return told ? Number(told[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
}
