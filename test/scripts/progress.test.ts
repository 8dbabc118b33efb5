/** A long command says how far it is: on a terminal in one line, in a log file in few. */
import t from 'tap'
import { progressOn } from '../../scripts/progress.js'

const listening = (isTTY: boolean) => {
  const said: string[] = []
  return { said, isTTY, write: (text: string) => said.push(text) }
}

t.test('on a terminal each step takes the place of the one before', async (t) => {
  const out = listening(true)
  const progress = progressOn(out)
  progress.at('50 events…')
  progress.at('100 events…')
  progress.end('Rebuilt from 100 events.')
  t.strictSame(out.said, ['\r50 events…', '\r100 events…', '\rRebuilt from 100 events.\n'])
})

t.test('in a log file a line every thirty seconds, and the last one', async (t) => {
  const out = listening(false)
  let millis = 0
  const progress = progressOn(out, () => millis)
  for (let events = 0; events <= 100_000; events += 50) {
    millis = events
    progress.at(`${events} events…`)
  }
  progress.end('Rebuilt from 100000 events.')
  const said = ['30000 events…', '60000 events…', '90000 events…', 'Rebuilt from 100000 events.']
  t.strictSame(
    out.said,
    said.map((line) => `${line}\n`),
  )
})

t.test('a short command says its last line alone', async (t) => {
  const out = listening(false)
  const progress = progressOn(out, () => 0)
  progress.at('50 events…')
  progress.end('Rebuilt from 50 events.')
  t.strictSame(out.said, ['Rebuilt from 50 events.\n'])
})
