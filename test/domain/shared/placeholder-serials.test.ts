import t from 'tap'
import { isPlaceholderSerial } from '../../../src/domain/shared/placeholder-serials.js'

t.test('E8 what stands where nobody filled a number in is no serial', async (t) => {
  for (const text of [
    '',
    '   ',
    'To Be Filled By O.E.M.',
    'to be filled by more string',
    'Default string',
    'Not Specified',
    'NotAvailable',
    'None',
    'n/a',
    'NA',
    'Unknown (0)',
    'System Serial Number',
    'Chassis Serial Number',
    'Base Board Serial Number',
    'Serial',
    'S/N',
    'No Serial Number',
    'OEM',
    '<BAD INDEX>',
    'inconnu',
    'néant',
    '???',
    '-',
    '..........',
  ])
    t.ok(isPlaceholderSerial(text), text)
})

t.test('E8 one character throughout, a run, a counter nobody set', async (t) => {
  for (const text of [
    '0',
    '00000000',
    '0000-0000-0000',
    'XXXXXXXXXXXXXXX',
    'FFFFFFFFFFFF',
    '11111111',
    '0123456789',
    '123456789',
    '1234567890',
    '12345678',
    '12345678901',
    '123456789012',
    '0123456789ABCDE',
    '0123456789ABCDEF',
    '0123456789abcdef',
    '1234567890ABCDEF',
    'ABCDEF0123456789',
    'ABCDEF0123456789AB',
    '9876543210',
    '87654321',
    'ABCDEFGH',
    '1234567812345678',
    '00000000000A',
    '000000000033',
    '10000000',
  ])
    t.ok(isPlaceholderSerial(text), text)
})

t.test('E3 USB docks and bridges answer one number for every disk', async (t) => {
  for (const text of [
    'DD564198838E1',
    'DD56419883891',
    'dd564198838e1',
    '152D00539000',
    '152D20337A0C',
    '152D203380B6',
    'DB9876543214E',
    'DB98765432101',
    'ABCDEF012345678900',
    'RANDOM__3F5AC01D',
  ])
    t.ok(isPlaceholderSerial(text), text)
})

t.test('true serials pass, however plain', async (t) => {
  for (const text of [
    'WD-WX61A4400101',
    'WD-WX41A00T0001',
    'S3Z8NB0K123456',
    'W620TST2',
    '78DTEST00004',
    'NS8BN06381120BD03',
    '5CG0000001',
    '5CG1234567',
    '3FBJ6P2',
    'PF0ABCDE',
    'Z1D1234567',
    'S21NNXAG123456',
    '15220F3B1A2B',
    '1529F00D1234',
    '50026B7782A1B2C3',
    'C02XK1ZZJGH5',
    '20345678901',
    '2J1220012345',
    'BTWA123456789',
    '0000000000123A',
    '9VM00001',
    'A0000123',
  ])
    t.notOk(isPlaceholderSerial(text), text)
})

t.test('a long text is answered at once', async (t) => {
  const start = performance.now()
  for (const text of ['0', '12', ' ', 'no serial ', '1234567890'])
    isPlaceholderSerial(`${text.repeat(500_000)}!`)
  t.ok(performance.now() - start < 2000)
})
