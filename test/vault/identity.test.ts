import t from 'tap'
import { Identity, isMinorAt, likenessesOf, soundOf } from '../../src/vault/identity.js'

const jeanne = {
  ...{ givenName: 'Jeanne', familyName: 'Dupré', birthDate: '1951-03-14', phone: '06 12 34 56 78' },
  ...{ email: null, address: null, guardian: null, language: 'fr' as const },
}
const alike = (a: Identity, b: Identity) => likenessesOf(a).some((one) => likenessesOf(b).includes(one))

t.test('H1 one person under two spellings is alike', async (t) => {
  for (const other of [
    { givenName: 'JEANNE', familyName: 'DUPRE' },
    { givenName: 'Dupré', familyName: 'Jeanne' },
    { givenName: 'Jeane', familyName: 'Duprés' },
    { givenName: ' jeanne ', familyName: 'Du-pré' },
    { givenName: 'Jeanne-Marie', familyName: 'Dupré' },
    { givenName: 'Jeanne', familyName: 'Dupré-Martin' },
  ])
    t.ok(alike(jeanne, { ...jeanne, phone: null, ...other }), `${other.givenName} ${other.familyName}`)
  for (const [a, b] of [
    ['Dupond', 'Dupont'],
    ['Philippe', 'Filipe'],
    ['Moreau', 'Moraux'],
    ['Élodie', 'Elody'],
    ['Khadija', 'Kadija'],
    ['Lefèvre', 'Lefebvre'],
  ] as const)
    t.equal(soundOf(a), soundOf(b), `${a} sounds like ${b}`)
})

t.test(
  'H1 another birth, or another name, is another person; a household shares its telephone',
  async (t) => {
    t.notOk(alike(jeanne, { ...jeanne, phone: null, birthDate: '1951-03-15' }))
    t.notOk(alike(jeanne, { ...jeanne, phone: null, givenName: 'Simone' }))
    for (const [one, other] of [
      [
        { givenName: 'Иван', familyName: 'Петров' },
        { givenName: 'Олег', familyName: 'Сидоров' },
      ],
      [
        { givenName: '李', familyName: '王' },
        { givenName: '张', familyName: '刘' },
      ],
      [
        { givenName: 'Ali', familyName: 'Ben Salah' },
        { givenName: 'Omar', familyName: 'Ben Youssef' },
      ],
    ] as const)
      t.notOk(alike({ ...jeanne, phone: null, ...one }, { ...jeanne, phone: null, ...other }), one.givenName)
    t.notOk(alike(jeanne, { ...jeanne, givenName: 'Robert', birthDate: '1949-01-01' }))
    t.ok(
      alike(jeanne, { ...jeanne, birthDate: '1951-04-13', phone: '+33 6 12 34 56 78' }),
      'a slip in the birth',
    )
  },
)

t.test('somebody is a minor until the day they are eighteen, in Lyon', async (t) => {
  const born = { birthDate: '2008-11-25' }
  t.ok(isMinorAt(born, '2026-11-24T22:59:00Z'))
  t.notOk(isMinorAt(born, '2026-11-24T23:00:00Z'))
  t.ok(isMinorAt({ birthDate: '2008-02-29' }, '2026-02-28T12:00:00Z'))
  t.notOk(isMinorAt({ birthDate: '2008-02-29' }, '2026-03-01T12:00:00Z'))
})

t.test('an identity that cannot be one is not kept', async (t) => {
  t.ok(Identity.safeParse(jeanne).success)
  for (const wrong of [
    { givenName: ' ' },
    { birthDate: '1851-03-14' },
    { phone: 'none' },
    { email: 'jeanne' },
  ])
    t.notOk(Identity.safeParse({ ...jeanne, ...wrong }).success, JSON.stringify(wrong))
})
