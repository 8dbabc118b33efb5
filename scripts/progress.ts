/** How far a long command has come: all the time on a terminal, a line now and then in a log file. */
const QUIET_MILLIS = 30_000

type Out = { readonly isTTY?: boolean; write(text: string): unknown }

export const progressOn = (out: Out, now: () => number = () => performance.now()) => {
  let saidAt = now()
  return {
    at(said: string) {
      if (out.isTTY) out.write(`\r${said}`)
      else if (now() - saidAt >= QUIET_MILLIS) {
        saidAt = now()
        out.write(`${said}\n`)
      }
    },
    /** The last line, which stays. */
    end: (said: string) => out.write(`${out.isTTY ? '\r' : ''}${said}\n`),
  }
}
